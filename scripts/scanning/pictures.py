"""Pictures coded as PDF streams: what goes into the dictionary, and the bytes."""
import io
import zlib

import numpy as np
from PIL import Image

from . import jbig2


def image(picture):
    """A picture as Pillow has it; black and white where it is of truth values."""
    return Image.fromarray(~picture) if picture.dtype == bool else Image.fromarray(picture)


def saved(img, kind, **more):
    out = io.BytesIO()
    img.save(out, kind, **more)
    return out.getvalue()


def fax(black, compression):
    """The picture coded as group3 or group4, as libtiff does: one strip, black bits 1."""
    data = saved(Image.fromarray(black), "TIFF", compression=compression, tiffinfo={278: black.shape[0], 262: 1})
    with Image.open(io.BytesIO(data)) as tif:
        at, size = tif.tag_v2[273], tif.tag_v2[279]
    return data[at[0]:at[0] + size[0]]


def packed(picture):
    """The dots as rows of bytes, and what PDF calls them."""
    if picture.dtype == bool:
        return np.packbits(~picture, axis=1), "/ColorSpace/DeviceGray/BitsPerComponent 1"
    space = "/DeviceRGB" if picture.ndim == 3 else "/DeviceGray"
    return picture.reshape(picture.shape[0], -1), f"/ColorSpace{space}/BitsPerComponent 8"


def foretold(rows, step):
    """PNG's predictor Up on every second row and Sub on the others."""
    up = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    left = np.hstack([np.zeros_like(rows[:, :step]), rows[:, :-step]])
    even = np.arange(len(rows))[:, None] % 2 == 0
    return np.hstack([np.where(even, 2, 1).astype(np.uint8), np.where(even, rows - up, rows - left)])


def lzw(data):
    """LZW as PDF has it: codes of 9 to 12 bits, one earlier longer than need be."""
    table, code, width, bits, many, out = {bytes([n]): n for n in range(256)}, 258, 9, 256, 9, bytearray()
    run = b""

    def flush():
        nonlocal bits, many
        while many >= 8:
            many -= 8
            out.append(bits >> many)
            bits &= (1 << many) - 1

    for value in data:
        longer = run + bytes([value])
        if longer in table:
            run = longer
            continue
        bits, many = bits << width | table[run], many + width
        flush()
        table[longer] = code
        code += 1
        width = max(9, (code).bit_length() if code < 511 or code & (code + 1) else (code + 1).bit_length())
        if code == 4094:
            bits, many = bits << width | 256, many + width
            flush()
            table, code, width = {bytes([n]): n for n in range(256)}, 258, 9
        run = bytes([value])
    bits, many = bits << width | table[run], many + width
    flush()
    bits, many = bits << 9 | 257 if code < 510 else bits << width | 257, many + (9 if code < 510 else width)
    many, bits = many + (-many) % 8, bits << (-many) % 8
    flush()
    return bytes(out)


def run_length(data):
    """Runs of equal bytes, and stretches of others."""
    out, at, data = bytearray(), 0, bytes(data)
    while at < len(data):
        end = at + 1
        while end < len(data) and end - at < 128 and data[end] == data[at]:
            end += 1
        if end - at > 1:
            out += bytes([257 - (end - at), data[at]])
        else:
            while end < len(data) and end - at < 128 and (end + 1 >= len(data) or data[end] != data[end + 1]):
                end += 1
            out += bytes([end - at - 1]) + data[at:end]
        at = end
    return bytes(out) + b"\x80"


def jpeg(picture, recipe, dpi=None, **more):
    return saved(image(picture), "JPEG", quality=recipe.quality, **({"dpi": (dpi, dpi)} if dpi else {}), **more)


def cmyk(picture):
    """Red, green and blue as inks, with as much black as all three share."""
    rgb = picture.astype(np.int16)
    key = 255 - rgb.max(axis=2, keepdims=True)
    inks = np.concatenate([255 - rgb - key, key], axis=2).astype(np.uint8)
    return Image.fromarray(inks, "CMYK")


def coded(picture, recipe):
    """(what the image's dictionary says, its data) in the recipe's coding."""
    rows, cols = picture.shape[:2]
    dots, space = packed(picture)
    fax_of = lambda k: f"/DecodeParms<</K {k}/Columns {cols}/Rows {rows}>>"
    bits = "/ColorSpace/DeviceGray/BitsPerComponent 1"
    match recipe.coding:
        case "jpeg":
            return space + "/Filter/DCTDecode", jpeg(picture, recipe)
        case "cmyk":  # Adobe writes inks the wrong way round
            return "/ColorSpace/DeviceCMYK/BitsPerComponent 8/Decode[1 0 1 0 1 0 1 0]/Filter/DCTDecode", saved(cmyk(picture), "JPEG", quality=recipe.quality)
        case "jpx":
            return "/Filter/JPXDecode", saved(image(picture), "JPEG2000", quality_mode="rates", quality_layers=[12], irreversible=True)
        case "flate":
            if picture.dtype == bool:
                return bits + "/Filter/FlateDecode", zlib.compress(dots.tobytes(), 9)
            colours = 3 if picture.ndim == 3 else 1
            told = f"/Filter/FlateDecode/DecodeParms<</Predictor 15/Colors {colours}/Columns {cols}>>"
            return space + told, zlib.compress(foretold(dots, colours).tobytes(), 9)
        case "palette":
            few = image(picture).quantize(64, dither=Image.Dither.NONE)
            colours = bytes(few.getpalette())[:3 * 256]
            told = f"/ColorSpace[/Indexed/DeviceRGB {len(colours) // 3 - 1}<{colours.hex()}>]/BitsPerComponent 8/Filter/FlateDecode"
            return told, zlib.compress(few.tobytes(), 9)
        case "lzw":
            return space + "/Filter/LZWDecode", lzw((dots & 0xF8).tobytes())
        case "runlength":
            return bits + "/Filter/RunLengthDecode", run_length(dots.tobytes())
        case "g4":
            return f"{bits}/Filter/CCITTFaxDecode{fax_of(-1)}", fax(picture, "group4")
        case "g3":
            return f"{bits}/Filter/CCITTFaxDecode{fax_of(0)}", fax(picture, "group3")
        case "mask":  # black painted through a stencil
            return f"/ImageMask true/BitsPerComponent 1/Filter/CCITTFaxDecode{fax_of(-1)}", fax(picture, "group4")
        case "jbig2":
            return bits + "/Filter/JBIG2Decode", jbig2.embedded(picture)
        case "jbig2mmr":
            return bits + "/Filter/JBIG2Decode", jbig2.embedded(picture, fax(picture, "group4"))
    raise ValueError(f"no coding {recipe.coding}")
