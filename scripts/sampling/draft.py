"""A form of any family in the making: its cells and, with them, its truth."""
from .form import Cell, Form

CLASS = {
    "数量指标": "output.quantity", "质量指标": "output.quality", "时效指标": "output.timeliness", "成本指标": "output.cost",
    "经济效益指标": "benefit.economic", "社会效益指标": "benefit.social", "生态效益指标": "benefit.ecological",
    "可持续影响指标": "benefit.sustainability", "服务对象满意度指标": "satisfaction.recipients",
}


def level1(level2):
    return {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}[CLASS[level2].split(".")[0]]


class Draft:
    """A form in the making: `put` sets a cell on the row at hand, `down` goes to the next."""

    def __init__(self, family, title, year, cols, above=()):
        self.form = Form(title, cols=cols, above=list(above))
        self.truth = self.form.truth = {
            "form": family, "title": title, "year": year, "fields": [], "amounts": [], "narratives": {}, "goals": [], "indicators": []}
        self.row = 0

    def put(self, col, text, cols=1, rows=1, kind="label", row=None, number=None):
        paragraphs = [p for p in text.split("\n") if p]
        align = "left" if kind == "long" else "center"
        self.form.cells.append(Cell(self.row if row is None else row, col, rows, cols, paragraphs, align, kind, number=number))

    def down(self, rows=1):
        self.row += rows

    def field(self, col, label, value, cols, label_cols=1):
        self.put(col, label, cols=label_cols)
        self.put(col + label_cols, value, cols=cols, kind="value")
        self.truth["fields"].append({"label": label, "text": value})

    def amount(self, col, item, column, text, number=None):
        self.put(col, text, kind="value", number=number)
        if text.strip("—"):
            self.truth["amounts"].append({"item": item, "column": column, "text": text})

    def goal(self, term, number, text, **more):
        self.truth["goals"].append({"term": term, "number": number, "text": text, **more})

    def indicator(self, goal, level2, values):
        said = {key: v for key, v in values.items() if v or key == "target"}
        self.truth["indicators"].append({"class": CLASS[level2], "level1": level1(level2), "level2": level2, **said, "goal": list(goal)})

    def block(self, goal, col, heads, entries):
        """An indicator block: 一级指标 and 二级指标 merged down, then a column for each of `heads`: (text, key)."""
        for k, text in enumerate(["一级指标", "二级指标", *(text for text, _ in heads)]):
            self.put(col + k, text, kind="head")
        self.down()
        self.levels(col, {level2: len(rows) for level2, rows in entries.items()})
        for level2, rows in entries.items():
            self.put(col + 1, level2, rows=len(rows))
            for values in rows:
                for k, text in enumerate(values):
                    self.put(col + 2 + k, text, kind="value")
                self.indicator(goal, level2, dict(zip((key for _, key in heads), values)))
                self.down()

    def levels(self, col, heights):
        """The merged 一级指标 labels of the rows to come."""
        tall, row = {}, self.row
        for level2, n in heights.items():
            tall[level1(level2)] = tall.get(level1(level2), 0) + n
        for text, n in tall.items():
            self.put(col, text, rows=n, row=row)
            row += n

    def done(self):
        self.form.rows = self.row
        self.form.cells.sort(key=lambda c: (c.row, c.col))
        return self.form
