"""Pictures coded as PDF streams: what goes into the dictionary, and the bytes. Black bits are 1 in a fax."""
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


def strip(dots, compression):
    """The dots coded by libtiff, in one strip; bytes or truth values as they are."""
    data = saved(Image.fromarray(dots), "TIFF", compression=compression, tiffinfo={278: dots.shape[0]})
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


def cmyk(picture):
    """Red, green and blue as inks, with as much black as all three share."""
    rgb = picture.astype(np.int16)
    key = 255 - rgb.max(axis=2, keepdims=True)
    inks = np.concatenate([255 - rgb - key, key], axis=2).astype(np.uint8)
    return Image.fromarray(inks, "CMYK")


def coded(picture, recipe):
    """(what the image's dictionary says, its data) in the recipe's coding."""
    how, data = stream(picture, recipe)
    return f"/Width {picture.shape[1]}/Height {picture.shape[0]}{how}", data


def stream(picture, recipe):
    """The same without the picture's size."""
    rows, cols = picture.shape[:2]
    dots, space = packed(picture)
    fax = lambda k: f"/DecodeParms<</K {k}/Columns {cols}/Rows {rows}>>"
    bits = "/ColorSpace/DeviceGray/BitsPerComponent 1"
    match recipe.coding:
        case "jpeg":
            return space + "/Filter/DCTDecode", saved(image(picture), "JPEG", quality=recipe.quality)
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
            return space + "/Filter/LZWDecode", strip(picture, "tiff_lzw")
        case "runlength":
            return bits + "/Filter/RunLengthDecode", run_length(dots.tobytes())
        case "g4":
            return f"{bits}/Filter/CCITTFaxDecode{fax(-1)}", strip(picture, "group4")
        case "g3":
            return f"{bits}/Filter/CCITTFaxDecode{fax(0)}", strip(picture, "group3")
        case "mask":  # black painted through a stencil
            return f"/ImageMask true/BitsPerComponent 1/Filter/CCITTFaxDecode{fax(-1)}", strip(picture, "group4")
        case "jbig2":
            return bits + "/Filter/JBIG2Decode", jbig2.embedded(picture)
        case "jbig2mmr":
            return bits + "/Filter/JBIG2Decode", jbig2.embedded(picture, strip(picture, "group4"))
    raise ValueError(f"no coding {recipe.coding}")
