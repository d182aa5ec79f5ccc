-- formstitch database, schema version 1.
--
-- One row for each thing of the JSON report. Ids are stable: a document's id is derived from its path and the SHA-256 of
-- its bytes, everything below it is numbered in the order of the form: `<document>/declarations/0/amounts/13`, which is
-- also the JSON pointer into the report. Loading a file again gives the same rows; new content at a path replaces the
-- old rows. Numbers that were printed are exact decimals kept as text; columns named *_approx are for arithmetic only.

-- A file that was read, or could not be.
CREATE TABLE document (
    id             TEXT PRIMARY KEY NOT NULL,
    path           TEXT NOT NULL UNIQUE,     -- as given, with / between its parts
    sha256         TEXT NOT NULL,            -- of the bytes, lower-case hexadecimal
    format         TEXT NOT NULL,            -- pdf, html, txt, unknown
    bytes          INTEGER NOT NULL,
    pages          INTEGER NOT NULL,         -- 0 for markup
    text_layer     TEXT NOT NULL,            -- native, ocr, mixed, markup, none
    producer       TEXT,                     -- the program that wrote the file, as it says itself
    created        TEXT,                     -- creation date as written in the file
    status         TEXT NOT NULL,            -- ok; partial: some pages could not be read; failed: nothing could
    error_code     TEXT,                     -- why it failed
    error_message  TEXT,
    report_version INTEGER NOT NULL,         -- version of the JSON report
    glyphs         INTEGER NOT NULL,         -- characters in the file, white space not counted; the sum of the next four
    placed         INTEGER NOT NULL,         -- of them in records, with their labels
    in_tables      INTEGER NOT NULL,         -- in tables that belong to no form
    unplaced       INTEGER NOT NULL,         -- in no record
    furniture      INTEGER NOT NULL          -- in running heads, feet, page numbers, watermarks
) WITHOUT ROWID;
CREATE INDEX document_sha256 ON document (sha256);

-- A file attached to a document.
CREATE TABLE attachment (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,            -- from 0
    name        TEXT NOT NULL,
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

-- Something that went wrong while reading.
CREATE TABLE warning (
    document_id TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number      INTEGER NOT NULL,            -- from 0
    code        TEXT NOT NULL,
    message     TEXT NOT NULL,
    page        INTEGER,                     -- from 1, where it concerns one page
    PRIMARY KEY (document_id, number)
) WITHOUT ROWID;

-- A filled-in form.
CREATE TABLE declaration (
    id              TEXT PRIMARY KEY NOT NULL,
    document_id     TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number          INTEGER NOT NULL,        -- from 0
    form            TEXT NOT NULL,           -- id of the form profile; unknown if none matched
    form_confidence REAL NOT NULL,           -- 0 to 1
    title           TEXT NOT NULL,           -- as printed
    year            INTEGER,                 -- null when the form does not say
    organisation    TEXT,                    -- null when the form does not say
    review          INTEGER NOT NULL         -- 1: look at form, title and year before they are trusted
) WITHOUT ROWID;
CREATE INDEX declaration_document ON declaration (document_id);
CREATE INDEX declaration_organisation ON declaration (organisation, year);
CREATE INDEX declaration_year ON declaration (year);

-- What all records share: where they came from and how far they can be trusted.
CREATE TABLE record (
    id             TEXT PRIMARY KEY NOT NULL,
    document_id    TEXT NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    declaration_id TEXT REFERENCES declaration (id) ON DELETE CASCADE, -- null outside forms
    kind           TEXT NOT NULL,            -- field, amount, narrative, goal, indicator, unplaced, furniture, cell
    number         INTEGER NOT NULL,         -- from 0, within its kind and owner
    page           INTEGER,                  -- first page it was read from; null for markup
    confidence     REAL NOT NULL,            -- 0 to 1
    flags          TEXT NOT NULL,            -- rejoined, truncated, recovered, inferred, ocr, low-confidence: comma between
    review         INTEGER NOT NULL          -- 1: a person should look before it is trusted
) WITHOUT ROWID;
CREATE INDEX record_document ON record (document_id);
CREATE INDEX record_declaration ON record (declaration_id);
CREATE INDEX record_review ON record (kind) WHERE review = 1;

-- A place that the text of a record was read from.
CREATE TABLE region (
    record_id TEXT NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    number    INTEGER NOT NULL,              -- from 0, in reading order
    page      INTEGER,                       -- from 1
    x0        REAL,                          -- points from the page's left edge
    y0        REAL,                          -- points from the page's top edge
    x1        REAL,
    y1        REAL,
    path      TEXT,                          -- for markup: a cell address
    PRIMARY KEY (record_id, number)
) WITHOUT ROWID;

-- A label with its value.
CREATE TABLE field (
    id    TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    label TEXT NOT NULL,                     -- canonical
    text  TEXT NOT NULL                      -- as printed
) WITHOUT ROWID;
CREATE INDEX field_label ON field (label);

-- An amount of a fund table.
CREATE TABLE amount (
    id          TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    item        TEXT NOT NULL,               -- row labels, outermost first: a JSON array
    column_head TEXT NOT NULL,               -- canonical; empty where there is none
    text        TEXT NOT NULL,               -- as printed
    value       TEXT,                        -- exact decimal; null where the text is no number
    unit        TEXT,                        -- 元, 万元 or %; null where the form does not say
    period      INTEGER                      -- the year it is for; null where the form does not say
) WITHOUT ROWID;

-- A long text under a label.
CREATE TABLE narrative (
    id    TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    label TEXT NOT NULL                      -- canonical
) WITHOUT ROWID;

-- A paragraph of a narrative.
CREATE TABLE paragraph (
    narrative_id TEXT NOT NULL REFERENCES narrative (id) ON DELETE CASCADE,
    number       INTEGER NOT NULL,           -- from 0
    text         TEXT NOT NULL,
    PRIMARY KEY (narrative_id, number)
) WITHOUT ROWID;

-- A goal.
CREATE TABLE goal (
    id     TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    term   TEXT NOT NULL,                    -- long, mid, annual
    number INTEGER NOT NULL,                 -- from 1 within its term
    text   TEXT NOT NULL,                    -- as printed
    actual TEXT                              -- what was reached, in a self-evaluation
) WITHOUT ROWID;

-- An indicator row.
CREATE TABLE indicator (
    id          TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    goal_id     TEXT REFERENCES goal (id) ON DELETE SET NULL, -- the one goal it serves, where there is one
    goal_term   TEXT,                        -- long, mid, annual
    goal_number INTEGER,                     -- 0: it serves all goals of that term
    class       TEXT NOT NULL,               -- output.quantity and so on
    level1      TEXT NOT NULL,               -- 一级指标 as printed
    level2      TEXT NOT NULL,               -- 二级指标 as printed
    name        TEXT NOT NULL,
    target_text TEXT NOT NULL,               -- as printed
    target_kind TEXT NOT NULL,               -- quantity, percent, range, date, qualitative, none
    target_op   TEXT,                        -- = >= <= > < ~
    target_min  TEXT,                        -- exact decimal
    target_max  TEXT,                        -- exact decimal
    target_unit TEXT,                        -- as printed
    standard    TEXT,                        -- 绩效标准, 评分标准
    actual      TEXT,                        -- 实际完成值
    weight      TEXT,                        -- 分值, 权重
    score       TEXT,                        -- 得分
    deviation   TEXT,                        -- 偏差原因分析及改进措施
    remark      TEXT,                        -- 备注
    direction   TEXT,                        -- 指标性质
    unit        TEXT,                        -- 计量单位, 度量单位
    explanation TEXT,                        -- 指标解释, 指标说明
    extra       TEXT NOT NULL                -- other columns under their own heads: a JSON object
) WITHOUT ROWID;
CREATE INDEX indicator_goal ON indicator (goal_id);
CREATE INDEX indicator_class ON indicator (class);
CREATE INDEX indicator_name ON indicator (name);

-- A printed run that is in no record: of a form, outside forms, or furniture (record.kind and declaration_id tell).
CREATE TABLE run (
    id   TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    text TEXT NOT NULL
) WITHOUT ROWID;

-- A cell of a table that belongs to no form.
CREATE TABLE cell (
    id           TEXT PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    table_number INTEGER NOT NULL,           -- from 0 within the document
    first_row    INTEGER NOT NULL,           -- from 0
    first_column INTEGER NOT NULL,           -- from 0
    row_span     INTEGER NOT NULL,
    column_span  INTEGER NOT NULL,
    text         TEXT NOT NULL
) WITHOUT ROWID;

-- Something an auditor should know about a form.
CREATE TABLE finding (
    id             TEXT PRIMARY KEY NOT NULL,
    declaration_id TEXT NOT NULL REFERENCES declaration (id) ON DELETE CASCADE,
    number         INTEGER NOT NULL,         -- from 0
    code           TEXT NOT NULL,            -- such as sum-mismatch
    severity       TEXT NOT NULL,            -- info, warning, error
    message        TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX finding_declaration ON finding (declaration_id);
CREATE INDEX finding_code ON finding (code);

-- What a finding is about.
CREATE TABLE finding_ref (
    finding_id TEXT NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    number     INTEGER NOT NULL,             -- from 0
    pointer    TEXT NOT NULL,                -- JSON pointer into the declaration
    record_id  TEXT REFERENCES record (id) ON DELETE CASCADE, -- null where it is no whole record
    PRIMARY KEY (finding_id, number)
) WITHOUT ROWID;
CREATE INDEX finding_ref_record ON finding_ref (record_id);

-- Every indicator with its form and its trust.
CREATE VIEW v_indicators AS
SELECT doc.path, d.form, d.title, d.year, d.organisation,
       i.goal_term AS term, i.goal_number AS goal, g.text AS goal_text,
       i.class, i.level1, i.level2, i.name,
       i.target_text, i.target_kind, i.target_op, i.target_min, i.target_max, i.target_unit,
       CAST(i.target_min AS REAL) AS target_min_approx, CAST(i.target_max AS REAL) AS target_max_approx,
       i.standard, i.actual, i.weight, i.score, i.deviation, i.remark, i.direction, i.unit, i.explanation, i.extra,
       r.page, r.review, r.flags, r.confidence,
       i.id, r.declaration_id, r.document_id
FROM indicator i
JOIN record r ON r.id = i.id
JOIN declaration d ON d.id = r.declaration_id
JOIN document doc ON doc.id = r.document_id
LEFT JOIN goal g ON g.id = i.goal_id
ORDER BY doc.path, d.number, r.number;

-- Every amount with its form and its trust.
CREATE VIEW v_amounts AS
SELECT doc.path, d.form, d.title, d.year, d.organisation,
       (SELECT group_concat(j.value, ' / ') FROM json_each(a.item) j) AS item,
       (SELECT j.value FROM json_each(a.item) j ORDER BY j.key DESC LIMIT 1) AS label,
       a.column_head, a.text, a.value, CAST(a.value AS REAL) AS value_approx, a.unit, a.period,
       r.page, r.review, r.flags, r.confidence,
       a.id, r.declaration_id, r.document_id
FROM amount a
JOIN record r ON r.id = a.id
JOIN declaration d ON d.id = r.declaration_id
JOIN document doc ON doc.id = r.document_id
ORDER BY doc.path, d.number, r.number;

-- Everything a person should look at: what it is, under which label, what it says, why, and where.
CREATE VIEW v_review AS
SELECT path, title, what, label, text, why, page, confidence, id FROM (
    SELECT doc.path, NULL AS title, 'document' AS what, doc.format AS label, doc.error_message AS text,
           doc.status || coalesce(': ' || doc.error_code, '') AS why, NULL AS page, NULL AS confidence,
           doc.id, 0 AS place, -1 AS form, 0 AS number
    FROM document doc WHERE doc.status <> 'ok'
    UNION ALL
    SELECT doc.path, NULL, 'warning', w.code, w.message, 'warning', w.page, NULL, doc.id || '/warnings/' || w.number,
           1, -1, w.number
    FROM warning w JOIN document doc ON doc.id = w.document_id
    UNION ALL
    SELECT doc.path, d.title, 'declaration', d.form, d.title, 'form, title or year unsure', NULL, d.form_confidence, d.id,
           2, d.number, 0
    FROM declaration d JOIN document doc ON doc.id = d.document_id WHERE d.review = 1
    UNION ALL
    SELECT doc.path, d.title, 'finding', f.code, f.message, f.severity,
           (SELECT min(r.page) FROM finding_ref x JOIN record r ON r.id = x.record_id WHERE x.finding_id = f.id),
           NULL, f.id, 3, d.number, f.number
    FROM finding f JOIN declaration d ON d.id = f.declaration_id JOIN document doc ON doc.id = d.document_id
    WHERE f.severity <> 'info'
    UNION ALL
    SELECT doc.path, d.title, r.kind,
           CASE r.kind
               WHEN 'field' THEN (SELECT label FROM field WHERE id = r.id)
               WHEN 'amount' THEN (SELECT (SELECT group_concat(j.value, ' / ') FROM json_each(a.item) j)
                                          || CASE a.column_head WHEN '' THEN '' ELSE ' / ' || a.column_head END
                                   FROM amount a WHERE a.id = r.id)
               WHEN 'narrative' THEN (SELECT label FROM narrative WHERE id = r.id)
               WHEN 'goal' THEN (SELECT term || ' ' || number FROM goal WHERE id = r.id)
               WHEN 'indicator' THEN (SELECT level1 || ' / ' || level2 || ' / ' || name FROM indicator WHERE id = r.id)
               WHEN 'cell' THEN (SELECT 'table ' || (table_number + 1) || ', row ' || (first_row + 1)
                                        || ', column ' || (first_column + 1) FROM cell WHERE id = r.id)
           END,
           CASE r.kind
               WHEN 'field' THEN (SELECT text FROM field WHERE id = r.id)
               WHEN 'amount' THEN (SELECT text FROM amount WHERE id = r.id)
               WHEN 'narrative' THEN (SELECT group_concat(p.text, char(10)) FROM
                                      (SELECT text FROM paragraph WHERE narrative_id = r.id ORDER BY number) p)
               WHEN 'goal' THEN (SELECT text FROM goal WHERE id = r.id)
               WHEN 'indicator' THEN (SELECT target_text FROM indicator WHERE id = r.id)
               WHEN 'cell' THEN (SELECT text FROM cell WHERE id = r.id)
               ELSE (SELECT text FROM run WHERE id = r.id)
           END,
           CASE WHEN r.flags <> '' THEN r.flags WHEN r.kind = 'unplaced' THEN 'no record took it' ELSE 'unsure' END,
           r.page, r.confidence, r.id, 4, coalesce(d.number, 1000000), r.number
    FROM record r JOIN document doc ON doc.id = r.document_id LEFT JOIN declaration d ON d.id = r.declaration_id
    WHERE r.review = 1 OR (r.kind = 'unplaced' AND r.declaration_id IS NOT NULL)
)
ORDER BY path, form, place, what, number;
