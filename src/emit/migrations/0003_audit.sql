-- formstitch database, layout 3: findings in both languages with their figures, and those of `formstitch audit`.

ALTER TABLE finding ADD COLUMN message_en @text NOT NULL DEFAULT '';         -- message is Chinese
ALTER TABLE finding ADD COLUMN figures @text NOT NULL DEFAULT '[]';          -- compared: a JSON array of label, value, unit
ALTER TABLE finding ADD COLUMN check_reading @flag NOT NULL DEFAULT FALSE;   -- 1: it rests on a value to review; check that first

-- What the last `formstitch audit` found, within forms and across the archive. Each audit writes it anew.
CREATE TABLE audit_finding (
    id            @text PRIMARY KEY NOT NULL, -- audit/000001: by how bad, code, organisation and year
    code          @text NOT NULL,            -- such as prior-mismatch
    severity      @text NOT NULL,            -- info, warning, error
    check_reading @flag NOT NULL,            -- 1: it rests on a value to review; check that first
    scope         @text NOT NULL,            -- form: within one form; archive: across several
    organisation  @text,                     -- the name by which it is told from others; null where none is known
    year          @whole,
    message       @text NOT NULL,            -- Chinese
    message_en    @text NOT NULL,
    figures       @text NOT NULL             -- compared: a JSON array of label, value, unit
) @by_key;
CREATE INDEX audit_finding_code ON audit_finding (code);

-- What such a finding is about.
CREATE TABLE audit_ref (
    finding_id     @text NOT NULL REFERENCES audit_finding (id) ON DELETE CASCADE,
    number         @whole NOT NULL,          -- from 0
    declaration_id @text NOT NULL REFERENCES declaration (id) ON DELETE CASCADE,
    pointer        @text NOT NULL,           -- JSON pointer into the declaration
    record_id      @text REFERENCES record (id) ON DELETE CASCADE, -- null where it is no whole record
    PRIMARY KEY (finding_id, number)
) @by_key;
CREATE INDEX audit_ref_declaration ON audit_ref (declaration_id);
CREATE INDEX audit_ref_record ON audit_ref (record_id);

DROP VIEW v_review;

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
    WHERE f.severity <> 'info' OR f.check_reading
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
