-- formstitch database, layout 2.
--
-- One row for each thing of the JSON report. Ids are stable: a document's id is made of the SHA-256 of its bytes, everything
-- below it is numbered in the order of the form: `<document>/declarations/0/amounts/13`, which is also the JSON pointer into
-- the report. Loading a content again gives the same rows, from whatever path; each path it was found at is a row of file.
-- Numbers that were printed are exact; columns named *_approx are for arithmetic in floating point.
--
-- One text for SQLite and PostgreSQL: `migrations.rs` says what the words with @ become in each.

-- A content that was read, or could not be. Where there were no bytes to be had, sha256 is empty and the id is made of the path.
CREATE TABLE document (
    id             @text PRIMARY KEY NOT NULL, -- the first 32 digits of sha256
    sha256         @text NOT NULL,           -- of the bytes, lower-case hexadecimal
    format         @text NOT NULL,           -- pdf, html, xlsx, xls, docx, txt, png, jpeg, tiff, bmp, unknown
    bytes          @whole NOT NULL,
    pages          @whole NOT NULL,          -- 0 for markup
    text_layer     @text NOT NULL,           -- native, ocr, mixed, markup, none
    producer       @text,                    -- the program that wrote the file, as it says itself
    created        @text,                    -- creation date as written in the file
    created_on     @date,                    -- its day, where it tells one
    status         @text NOT NULL,           -- ok; partial: some pages could not be read; failed: nothing could
    error_code     @text,                    -- why it failed
    error_message  @text,
    extractor      @text NOT NULL,           -- what read it: a version, with a mark of the user's own profiles
    report_version @whole NOT NULL,          -- version of the JSON report
    glyphs         @whole NOT NULL,          -- characters in the file, white space not counted; the sum of the next four
    placed         @whole NOT NULL,          -- of them in records, with their labels
    in_tables      @whole NOT NULL,          -- in tables that belong to no form
    unplaced       @whole NOT NULL,          -- in no record
    furniture      @whole NOT NULL           -- in running heads, feet, page numbers, watermarks
) @by_key;

-- A path at which a document was found. New content at a path: the row points to the new document, and the old document stays
-- without a file; the views leave it out.
CREATE TABLE file (
    path        @text PRIMARY KEY NOT NULL,  -- as given, with / between its parts; beyond 2000 bytes its start, … and a hash
    document_id @text NOT NULL REFERENCES document (id),
    bytes       @whole NOT NULL,             -- of the file on disk; of an entry, of its archive
    modified    @whole NOT NULL              -- the same: nanoseconds since 1970
) @by_key;
CREATE INDEX file_document ON file (document_id, path);

-- A file attached to a document.
CREATE TABLE attachment (
    document_id @text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number      @whole NOT NULL,             -- from 0
    name        @text NOT NULL,
    PRIMARY KEY (document_id, number)
) @by_key;

-- Something that went wrong while reading.
CREATE TABLE warning (
    document_id @text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number      @whole NOT NULL,             -- from 0
    code        @text NOT NULL,
    message     @text NOT NULL,
    page        @whole,                      -- from 1, where it concerns one page
    PRIMARY KEY (document_id, number)
) @by_key;

-- A filled-in form.
CREATE TABLE declaration (
    id              @text PRIMARY KEY NOT NULL,
    document_id     @text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number          @whole NOT NULL,         -- from 0
    form            @text NOT NULL,          -- id of the form profile; unknown if none matched
    form_confidence @real NOT NULL,          -- 0 to 1
    title           @text NOT NULL,          -- as printed
    year            @whole,                  -- null when the form does not say
    organisation    @text,                   -- null when the form does not say
    review          @flag NOT NULL           -- 1: look at form, title and year before they are trusted
) @by_key;
CREATE INDEX declaration_document ON declaration (document_id);
CREATE INDEX declaration_organisation ON declaration @hash (organisation);
CREATE INDEX declaration_year ON declaration (year);

-- What all records share: where they came from and how far they can be trusted.
CREATE TABLE record (
    id             @text PRIMARY KEY NOT NULL,
    document_id    @text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    declaration_id @text REFERENCES declaration (id) ON DELETE CASCADE, -- null outside forms
    kind           @text NOT NULL,           -- field, amount, narrative, goal, indicator, unplaced, furniture, cell
    number         @whole NOT NULL,          -- from 0, within its kind and owner
    page           @whole,                   -- first page it was read from; null for markup
    confidence     @real NOT NULL,           -- 0 to 1
    flags          @text NOT NULL,           -- rejoined, truncated, recovered, inferred, ocr, low-confidence: comma between
    review         @flag NOT NULL            -- 1: a person should look before it is trusted
) @by_key;
CREATE INDEX record_document ON record (document_id);
CREATE INDEX record_declaration ON record (declaration_id);
CREATE INDEX record_review ON record (kind) WHERE review;

-- A place that the text of a record was read from.
CREATE TABLE region (
    record_id @text NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    number    @whole NOT NULL,               -- from 0, in reading order
    page      @whole,                        -- from 1
    x0        @real,                         -- points from the page's left edge
    y0        @real,                         -- points from the page's top edge
    x1        @real,
    y1        @real,
    path      @text,                         -- for markup: a cell address
    PRIMARY KEY (record_id, number)
) @by_key;

-- A label with its value.
CREATE TABLE field (
    id    @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    label @text NOT NULL,                    -- canonical
    text  @text NOT NULL                     -- as printed
) @by_key;
CREATE INDEX field_label ON field @hash (label);

-- An amount of a fund table.
CREATE TABLE amount (
    id          @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    item        @text NOT NULL,              -- row labels, outermost first: a JSON array
    column_head @text NOT NULL,              -- canonical; empty where there is none
    text        @text NOT NULL,              -- as printed
    value       @decimal,                    -- exact decimal; null where the text is no number
    unit        @text,                       -- 元, 万元 or %; null where the form does not say
    period      @whole                       -- the year it is for; null where the form does not say
) @by_key;

-- A long text under a label.
CREATE TABLE narrative (
    id    @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    label @text NOT NULL                     -- canonical
) @by_key;

-- A paragraph of a narrative.
CREATE TABLE paragraph (
    narrative_id @text NOT NULL REFERENCES narrative (id) ON DELETE CASCADE,
    number       @whole NOT NULL,            -- from 0
    text         @text NOT NULL,
    PRIMARY KEY (narrative_id, number)
) @by_key;

-- A goal.
CREATE TABLE goal (
    id     @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    term   @text NOT NULL,                   -- long, mid, annual
    number @whole NOT NULL,                  -- from 1 within its term
    text   @text NOT NULL,                   -- as printed
    actual @text                             -- what was reached, in a self-evaluation
) @by_key;

-- An indicator row.
CREATE TABLE indicator (
    id          @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    goal_id     @text REFERENCES goal (id) ON DELETE SET NULL, -- the one goal it serves, where there is one
    goal_term   @text,                       -- long, mid, annual
    goal_number @whole,                      -- 0: it serves all goals of that term
    class       @text NOT NULL,              -- output.quantity and so on
    level1      @text NOT NULL,              -- 一级指标 as printed
    level2      @text NOT NULL,              -- 二级指标 as printed
    name        @text NOT NULL,
    target_text @text NOT NULL,              -- as printed
    target_kind @text NOT NULL,              -- quantity, percent, range, date, qualitative, none
    target_op   @text,                       -- = >= <= > < ~
    target_min  @decimal,                    -- exact decimal
    target_max  @decimal,                    -- exact decimal
    target_from @date,                       -- where it is a date and tells a day
    target_to   @date,
    target_unit @text,                       -- as printed
    standard    @text,                       -- 绩效标准, 评分标准
    actual      @text,                       -- 实际完成值
    weight      @text,                       -- 分值, 权重
    score       @text,                       -- 得分
    deviation   @text,                       -- 偏差原因分析及改进措施
    remark      @text,                       -- 备注
    direction   @text,                       -- 指标性质
    unit        @text,                       -- 计量单位, 度量单位
    explanation @text,                       -- 指标解释, 指标说明
    extra       @text NOT NULL               -- other columns under their own heads: a JSON object
) @by_key;
CREATE INDEX indicator_goal ON indicator (goal_id);
CREATE INDEX indicator_class ON indicator (class);
CREATE INDEX indicator_name ON indicator @hash (name);

-- A printed run that is in no record: of a form, outside forms, or furniture (record.kind and declaration_id tell).
CREATE TABLE run (
    id   @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    text @text NOT NULL
) @by_key;

-- A table that belongs to no form.
CREATE TABLE raw_table (
    document_id @text NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    number      @whole NOT NULL,             -- from 0
    row_count   @whole NOT NULL,
    PRIMARY KEY (document_id, number)
) @by_key;

-- A cell of such a table.
CREATE TABLE cell (
    id           @text PRIMARY KEY NOT NULL REFERENCES record (id) ON DELETE CASCADE,
    table_number @whole NOT NULL,            -- from 0 within the document
    first_row    @whole NOT NULL,            -- from 0
    first_column @whole NOT NULL,            -- from 0
    row_span     @whole NOT NULL,
    column_span  @whole NOT NULL,
    text         @text NOT NULL
) @by_key;

-- Something an auditor should know about a form.
CREATE TABLE finding (
    id             @text PRIMARY KEY NOT NULL,
    declaration_id @text NOT NULL REFERENCES declaration (id) ON DELETE CASCADE,
    number         @whole NOT NULL,          -- from 0
    code           @text NOT NULL,           -- such as sum-mismatch
    severity       @text NOT NULL,           -- info, warning, error
    message        @text NOT NULL
) @by_key;
CREATE INDEX finding_declaration ON finding (declaration_id);
CREATE INDEX finding_code ON finding (code);

-- What a finding is about.
CREATE TABLE finding_ref (
    finding_id @text NOT NULL REFERENCES finding (id) ON DELETE CASCADE,
    number     @whole NOT NULL,              -- from 0
    pointer    @text NOT NULL,               -- JSON pointer into the declaration
    record_id  @text REFERENCES record (id) ON DELETE CASCADE, -- null where it is no whole record
    PRIMARY KEY (finding_id, number)
) @by_key;
CREATE INDEX finding_ref_record ON finding_ref (record_id);

-- Every document that some file has, with the smallest of its paths.
CREATE VIEW v_documents AS
SELECT f.path, doc.*
FROM document doc
JOIN file f ON f.document_id = doc.id
WHERE NOT EXISTS (SELECT 1 FROM file other WHERE other.document_id = f.document_id AND other.path < f.path);

-- Every indicator with its form and its trust.
CREATE VIEW v_indicators AS
SELECT doc.path, d.form, d.title, d.year, d.organisation,
       i.goal_term AS term, i.goal_number AS goal, g.text AS goal_text,
       i.class, i.level1, i.level2, i.name,
       i.target_text, i.target_kind, i.target_op, i.target_min, i.target_max, i.target_from, i.target_to, i.target_unit,
       CAST(i.target_min AS @real) AS target_min_approx, CAST(i.target_max AS @real) AS target_max_approx,
       i.standard, i.actual, i.weight, i.score, i.deviation, i.remark, i.direction, i.unit, i.explanation, i.extra,
       r.page, r.review, r.flags, r.confidence,
       i.id, r.declaration_id, r.document_id
FROM indicator i
JOIN record r ON r.id = i.id
JOIN declaration d ON d.id = r.declaration_id
JOIN v_documents doc ON doc.id = r.document_id
LEFT JOIN goal g ON g.id = i.goal_id
ORDER BY doc.path, d.number, r.number;

-- Every amount with its form and its trust.
CREATE VIEW v_amounts AS
SELECT doc.path, d.form, d.title, d.year, d.organisation,
       @item AS item, @label AS label,
       a.column_head, a.text, a.value, CAST(a.value AS @real) AS value_approx, a.unit, a.period,
       r.page, r.review, r.flags, r.confidence,
       a.id, r.declaration_id, r.document_id
FROM amount a
JOIN record r ON r.id = a.id
JOIN declaration d ON d.id = r.declaration_id
JOIN v_documents doc ON doc.id = r.document_id
ORDER BY doc.path, d.number, r.number;

-- Everything a person should look at: what it is, under which label, what it says, why, and where.
CREATE VIEW v_review AS
SELECT path, title, what, label, text, why, page, confidence, id FROM (
    SELECT doc.path, NULL AS title, 'document' AS what, doc.format AS label, doc.error_message AS text,
           doc.status || coalesce(': ' || doc.error_code, '') AS why, CAST(NULL AS @whole) AS page,
           CAST(NULL AS @real) AS confidence, doc.id, 0 AS place, -1 AS form, 0 AS number
    FROM v_documents doc WHERE doc.status <> 'ok'
    UNION ALL
    SELECT doc.path, NULL, 'warning', w.code, w.message, 'warning', w.page, NULL, doc.id || '/warnings/' || w.number,
           1, -1, w.number
    FROM warning w JOIN v_documents doc ON doc.id = w.document_id
    UNION ALL
    SELECT doc.path, d.title, 'declaration', d.form, d.title, 'form, title or year unsure', NULL, d.form_confidence, d.id,
           2, d.number, 0
    FROM declaration d JOIN v_documents doc ON doc.id = d.document_id WHERE d.review
    UNION ALL
    SELECT doc.path, d.title, 'finding', f.code, f.message, f.severity,
           (SELECT min(r.page) FROM finding_ref x JOIN record r ON r.id = x.record_id WHERE x.finding_id = f.id),
           NULL, f.id, 3, d.number, f.number
    FROM finding f JOIN declaration d ON d.id = f.declaration_id JOIN v_documents doc ON doc.id = d.document_id
    WHERE f.severity <> 'info'
    UNION ALL
    SELECT doc.path, d.title, r.kind,
           CASE r.kind
               WHEN 'field' THEN (SELECT label FROM field WHERE id = r.id)
               WHEN 'amount' THEN (SELECT @item || CASE a.column_head WHEN '' THEN '' ELSE ' / ' || a.column_head END
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
               WHEN 'narrative' THEN @paragraphs
               WHEN 'goal' THEN (SELECT text FROM goal WHERE id = r.id)
               WHEN 'indicator' THEN (SELECT target_text FROM indicator WHERE id = r.id)
               WHEN 'cell' THEN (SELECT text FROM cell WHERE id = r.id)
               ELSE (SELECT text FROM run WHERE id = r.id)
           END,
           CASE WHEN r.flags <> '' THEN r.flags WHEN r.kind = 'unplaced' THEN 'no record took it' ELSE 'unsure' END,
           r.page, r.confidence, r.id, 4, coalesce(d.number, 1000000), r.number
    FROM record r JOIN v_documents doc ON doc.id = r.document_id LEFT JOIN declaration d ON d.id = r.declaration_id
    WHERE r.review OR (r.kind = 'unplaced' AND r.declaration_id IS NOT NULL)
) found
ORDER BY path, form, place, what, number, id;

-- How much there is of what, and what waits for a person.
CREATE VIEW v_counts AS
SELECT what, name, count FROM (
    SELECT 'document' AS what, status AS name, count(*) AS count, 0 AS place FROM v_documents GROUP BY status
    UNION ALL
    SELECT 'page', format, CAST(sum(pages) AS @whole), 1 FROM v_documents GROUP BY format
    UNION ALL
    SELECT 'failure', coalesce(error_code, ''), count(*), 2 FROM v_documents WHERE status = 'failed' GROUP BY error_code
    UNION ALL
    SELECT 'extractor', extractor, count(*), 3 FROM v_documents GROUP BY extractor
    UNION ALL
    SELECT 'form', d.form, count(*), 4
    FROM declaration d JOIN v_documents doc ON doc.id = d.document_id GROUP BY d.form
    UNION ALL
    SELECT 'record', r.kind, count(*), 5
    FROM record r JOIN v_documents doc ON doc.id = r.document_id
    WHERE r.kind IN ('field', 'amount', 'narrative', 'goal', 'indicator') GROUP BY r.kind
    UNION ALL
    SELECT 'review', r.kind, count(*), 6
    FROM record r JOIN v_documents doc ON doc.id = r.document_id WHERE r.review GROUP BY r.kind
    UNION ALL
    SELECT 'review', 'declaration', count(*), 6
    FROM declaration d JOIN v_documents doc ON doc.id = d.document_id WHERE d.review HAVING count(*) > 0
    UNION ALL
    SELECT 'finding', f.severity, count(*), 7
    FROM finding f JOIN declaration d ON d.id = f.declaration_id JOIN v_documents doc ON doc.id = d.document_id
    GROUP BY f.severity
) counted
ORDER BY place, name;
