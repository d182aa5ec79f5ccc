"""What stands where on the pages of a scan, as the bench reads it."""


def as_seen(scanned, rotate):
    """A way of the page as it is seen, after /Rotate of the PDF, with the size of the picture."""
    from .page import turned

    picture, way = turned(scanned.picture, scanned.way, rotate)
    return type(scanned)(picture, way, scanned.dpi)


def told(name, recipe, pages, regions):
    """Pages with their size in pixels, and for each region its corners and lines: `k` kind, `q` corners from the
    text's top left clockwise, `L` lines of `t` text and `q` corners."""
    out = []
    for scanned, found in zip(pages, regions):
        seen = as_seen(scanned, recipe.rotate)
        items = [{"k": r.kind, "q": seen.quad(r.box), "L": [{"t": t, "q": seen.quad(box)} for t, box in r.lines]} for r in found]
        out.append({"dpi": recipe.dpi, "size": [seen.picture.shape[1], seen.picture.shape[0]], "items": items})
    return {"recipe": name, "group": recipe.group, "pages": out}
