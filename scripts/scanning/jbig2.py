"""A picture in black and white as JBIG2 (ITU-T T.88): one generic region, coded arithmetically or as in a fax."""
import struct

import numpy as np

# What the arithmetic coder knows of a context in each state: the share of the rarer colour, the next state after the
# commoner and after the rarer one, and whether the two then change places.
STATES = [
    (0x5601, 1, 1, 1), (0x3401, 2, 6, 0), (0x1801, 3, 9, 0), (0x0AC1, 4, 12, 0), (0x0521, 5, 29, 0), (0x0221, 38, 33, 0), (0x5601, 7, 6, 1),
    (0x5401, 8, 14, 0), (0x4801, 9, 14, 0), (0x3801, 10, 14, 0), (0x3001, 11, 17, 0), (0x2401, 12, 18, 0), (0x1C01, 13, 20, 0), (0x1601, 29, 21, 0),
    (0x5601, 15, 14, 1), (0x5401, 16, 14, 0), (0x5101, 17, 15, 0), (0x4801, 18, 16, 0), (0x3801, 19, 17, 0), (0x3401, 20, 18, 0), (0x3001, 21, 19, 0),
    (0x2801, 22, 19, 0), (0x2401, 23, 20, 0), (0x2201, 24, 21, 0), (0x1C01, 25, 22, 0), (0x1801, 26, 23, 0), (0x1601, 27, 24, 0), (0x1401, 28, 25, 0),
    (0x1201, 29, 26, 0), (0x1101, 30, 27, 0), (0x0AC1, 31, 28, 0), (0x09C1, 32, 29, 0), (0x08A1, 33, 30, 0), (0x0521, 34, 31, 0), (0x0441, 35, 32, 0),
    (0x02A1, 36, 33, 0), (0x0221, 37, 34, 0), (0x0141, 38, 35, 0), (0x0111, 39, 36, 0), (0x0085, 40, 37, 0), (0x0049, 41, 38, 0), (0x0025, 42, 39, 0),
    (0x0015, 43, 40, 0), (0x0009, 44, 41, 0), (0x0005, 45, 42, 0), (0x0001, 45, 43, 0), (0x5601, 46, 46, 0)]
# The neighbours a dot is foretold from, lowest bit first (template 0 with its usual adaptive dots), as (dx, dy).
NEAR = [(-1, 0), (-2, 0), (-3, 0), (-4, 0), (3, -1), (2, -1), (1, -1), (0, -1), (-1, -1), (-2, -1), (-3, -1), (2, -2), (1, -2), (0, -2), (-1, -2), (-2, -2)]
ADAPTIVE = bytes([3, 0xFF, 0xFD, 0xFF, 2, 0xFE, 0xFE, 0xFE])
SAME_ROW = 0x9B25  # the context in which it is said whether a row equals the one above


class Coder:
    """The arithmetic coder of T.88, annex E."""

    def __init__(self):
        self.a, self.c, self.left, self.out = 0x8000, 0, 12, bytearray(1)
        self.state, self.likely = bytearray(1 << 16), bytearray(1 << 16)

    def put(self, contexts, bits):
        state, likely = self.state, self.likely
        for at, bit in zip(contexts, bits):
            share, common, rare, swap = STATES[state[at]]
            self.a -= share
            if bit == likely[at]:
                if self.a & 0x8000:
                    self.c += share
                    continue
                if self.a < share:
                    self.a = share
                else:
                    self.c += share
                state[at] = common
            else:
                if self.a < share:
                    self.c += share
                else:
                    self.a = share
                likely[at] ^= swap
                state[at] = rare
            while not self.a & 0x8000:
                self.a <<= 1
                self.c <<= 1
                self.left -= 1
                if self.left == 0:
                    self.byte()

    def byte(self):
        if self.out[-1] != 0xFF and self.c >= 0x8000000:
            self.out[-1] += 1
            self.c &= 0x7FFFFFF
        shift = 20 if self.out[-1] == 0xFF else 19
        self.out.append(self.c >> shift)
        self.c &= (1 << shift) - 1
        self.left = 7 if shift == 20 else 8

    def finish(self):
        end = self.c + self.a
        self.c |= 0xFFFF
        if self.c >= end:
            self.c -= 0x8000
        for _ in range(2):
            self.c <<= self.left
            self.byte()
        if self.out[-1] != 0xFF:
            self.out.append(0xFF)
        return bytes(self.out[1:]) + b"\xAC"


def arithmetic(black):
    rows, cols = black.shape
    wide = np.zeros((rows + 2, cols + 8), np.uint32)
    wide[2:, 4:-4] = black
    contexts = np.zeros((rows, cols), np.uint32)
    for n, (dx, dy) in enumerate(NEAR):
        contexts |= wide[2 + dy:2 + dy + rows, 4 + dx:4 + dx + cols] << n
    coder, before, same = Coder(), np.zeros(cols, bool), False
    for row, around in zip(black, contexts):
        was, same = same, bool((row == before).all())
        coder.put([SAME_ROW], [int(same != was)])
        if not same:
            coder.put(around.tolist(), row.astype(int).tolist())
        before = row
    return coder.finish()


def segment(number, kind, data):
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def embedded(black, fax=None):
    """The segments that a PDF keeps; `fax`: the picture coded as in group 4, to be used as it is."""
    rows, cols = black.shape
    page = struct.pack(">IIIIBH", cols, rows, 0, 0, 0, 0)
    how = b"\x01" + fax if fax is not None else b"\x08" + ADAPTIVE + arithmetic(black)
    return segment(0, 48, page) + segment(1, 38, struct.pack(">IIIIB", cols, rows, 0, 0, 0) + how)
