-- The record, first form.
--
-- Tables are what was read and where it was found; views (at the end) are for people. A table's column `name` is
-- what a row is called where another row points to it, as Datasette shows it.
--
-- Places are Unicode code points of `report.text`, end exclusive, as everywhere at OnRecord's borders: one place is
-- `start` and `stop`, several are JSON (`[[0,12],[20,31]]`). `substr(text, start + 1, stop - start)` gives the words.
-- Numbers (`number`) count from 1 in the order of the reading: statement 3 is `S3` of its JSON.
-- Days are `YYYY-MM-DD`, moments UTC in RFC 3339. Probabilities and confidences are 0 to 1.

-- What readings were made with.
CREATE TABLE reader (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,               -- program and model in one line
  program TEXT NOT NULL,            -- with its version
  model TEXT NOT NULL,              -- with its version
  min_confidence REAL NOT NULL,     -- what was left out as too unsure: statements,
  min_speaker REAL NOT NULL,        -- speakers,
  min_event REAL NOT NULL,          -- and events
  UNIQUE (program, model, min_confidence, min_speaker, min_event)
) STRICT;

-- A text, once, however often it was found. It never goes, and nothing in it moves: all places point into it.
CREATE TABLE report (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,               -- the headline, or how the text begins
  slug TEXT NOT NULL,               -- its `id` in JSON: the file's stem, or what a line of JSON calls it
  title TEXT,
  date TEXT,                        -- the day it appeared, which "yesterday" was read by
  publisher TEXT,
  byline TEXT,
  url TEXT,
  text TEXT NOT NULL,
  text_sha256 BLOB NOT NULL UNIQUE, -- of the text in UTF-8, 32 bytes
  sentences TEXT NOT NULL,          -- places
  copy_of INTEGER REFERENCES report (id), -- the first report of which this one is a near-duplicate; it is none itself
  resemblance REAL,                 -- to it: the share of word sequences that both have (Jaccard)
  reader_id INTEGER NOT NULL REFERENCES reader (id),
  added TEXT NOT NULL,
  -- Whether somebody was erased from it: names are blanked in its title, byline and text, which has as many characters as before;
  -- `text_sha256` is still that of what was read, so that it is known when it is met again.
  erased INTEGER NOT NULL DEFAULT 0 CHECK (erased IN (0, 1))
) STRICT;
CREATE INDEX report_copy_of ON report (copy_of) WHERE copy_of IS NOT NULL;
CREATE INDEX report_date ON report (date);
CREATE INDEX report_reader_id ON report (reader_id);

-- What a report is about, in some of its words.
CREATE TABLE report_topic (
  report_id INTEGER NOT NULL REFERENCES report (id),
  word TEXT NOT NULL,
  PRIMARY KEY (word, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_topic_report_id ON report_topic (report_id);

-- MinHash signatures in bands: near-duplicates share one. See src/near.rs.
CREATE TABLE report_band (
  band INTEGER NOT NULL,
  report_id INTEGER NOT NULL REFERENCES report (id),
  PRIMARY KEY (band, report_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_band_report_id ON report_band (report_id);

-- Where reports are found.
CREATE TABLE address (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,        -- the web address; else the file's path, with `#id` or `:line` of a line in it
  kind TEXT NOT NULL CHECK (kind IN ('web', 'file', 'record', 'line'))
) STRICT;

-- Files that were read, wholly or so far.
CREATE TABLE file (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,        -- the absolute path; bytes that are not UTF-8 as \xNN, see src/path.rs
  size INTEGER NOT NULL,            -- bytes
  modified INTEGER NOT NULL,        -- nanoseconds since 1970
  done INTEGER NOT NULL CHECK (done IN (0, 1)),
  offset INTEGER NOT NULL,          -- bytes of a file of many reports that have been dealt with
  line INTEGER NOT NULL             -- lines of it
) STRICT;

-- What an address had, in the order in which it was found: a changed report, or a changed headline, is a new version.
CREATE TABLE version (
  id INTEGER PRIMARY KEY,
  address_id INTEGER NOT NULL REFERENCES address (id),
  number INTEGER NOT NULL,
  report_id INTEGER NOT NULL REFERENCES report (id),
  title TEXT,
  date TEXT,
  publisher TEXT,
  byline TEXT,
  file_id INTEGER REFERENCES file (id),
  line INTEGER,                     -- of the file, from 1, if it has many reports
  added TEXT NOT NULL,
  UNIQUE (address_id, number)
) STRICT;
-- The same input twice changes nothing.
CREATE UNIQUE INDEX version_same ON version (
  address_id, report_id, coalesce(title, ''), coalesce(date, ''), coalesce(publisher, ''), coalesce(byline, '')
);
CREATE INDEX version_report_id ON version (report_id);
CREATE INDEX version_file_id ON version (file_id);

-- What could not be read, or was left out, and why.
CREATE TABLE problem (
  id INTEGER PRIMARY KEY,
  file TEXT NOT NULL,               -- as file.name
  line INTEGER NOT NULL,            -- from 1; 0 is the whole file
  kind TEXT NOT NULL CHECK (kind IN ('failed', 'skipped')),
  why TEXT NOT NULL,
  since TEXT NOT NULL,
  UNIQUE (file, line)
) STRICT;

-- An entry of an authority list that was imported.
CREATE TABLE authority (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  list TEXT NOT NULL,               -- which list
  external_id TEXT NOT NULL,        -- its id there
  kind TEXT CHECK (kind IN ('person', 'organisation')), -- null if the list does not say
  wikidata TEXT,                    -- Q and a number
  born TEXT,
  died TEXT,
  offices TEXT NOT NULL,            -- [[title, organisation], …]
  UNIQUE (list, external_id)
) STRICT;

-- What it is called, as actor.key.
CREATE TABLE authority_name (
  authority_id INTEGER NOT NULL REFERENCES authority (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  PRIMARY KEY (key, authority_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX authority_name_authority_id ON authority_name (authority_id);

-- One person or organisation over all reports. What is known of it hangs on the actors of the reports.
CREATE TABLE entity (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice: people note it down
  name TEXT NOT NULL,               -- the fullest in use, or what a person has said that it is called
  kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
  authority_id INTEGER REFERENCES authority (id) ON DELETE SET NULL,
  same_as INTEGER REFERENCES entity (id) -- it was joined with that one, which is joined with none, and has nothing itself
) STRICT;
CREATE INDEX entity_name ON entity (name COLLATE NOCASE);
CREATE INDEX entity_authority_id ON entity (authority_id) WHERE authority_id IS NOT NULL;
CREATE INDEX entity_same_as ON entity (same_as) WHERE same_as IS NOT NULL;

-- People, organisations and groups of one report.
CREATE TABLE actor (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  honorific TEXT,
  gender TEXT CHECK (gender IN ('male', 'female')), -- as the report's pronouns and honorifics say
  block TEXT,                       -- what its name has in common with all names that could mean the same; null without a name
  key TEXT,                         -- its name without case, marks and titles; null if that is a family name only
  entity_id INTEGER REFERENCES entity (id), -- who it is over all reports
  base_entity_id INTEGER REFERENCES entity (id), -- the same before names of other blocks, lists and people were heard: where numbers are kept
  joined TEXT,                      -- why: [{"why": …, "weight": …}, …]
  UNIQUE (report_id, number)
) STRICT;
CREATE INDEX actor_name ON actor (name COLLATE NOCASE);
CREATE INDEX actor_block ON actor (block) WHERE block IS NOT NULL;
CREATE INDEX actor_key ON actor (key, kind) WHERE key IS NOT NULL;
CREATE INDEX actor_entity_id ON actor (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX actor_base_entity_id ON actor (base_entity_id) WHERE base_entity_id IS NOT NULL;

-- Under which other names it could be known elsewhere.
CREATE TABLE actor_alias (
  actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  key TEXT NOT NULL,                -- as actor.key
  -- Its report says it; first letters; some of its words; an organisation's that was taken for a person.
  kind TEXT NOT NULL CHECK (kind IN ('said', 'initials', 'short', 'body')),
  PRIMARY KEY (actor_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX actor_alias_key ON actor_alias (key, kind);

-- Entities that have lost actors since names were last joined.
CREATE TABLE entity_left (
  entity_id INTEGER PRIMARY KEY
) STRICT;

-- Blocks whose actors have not been joined since something in them changed.
CREATE TABLE block_to_join (
  block TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Of what size the record was when names were last joined: a number that is one more for four times the reports.
CREATE TABLE joined (
  size INTEGER NOT NULL
) STRICT;
INSERT INTO joined (size) VALUES (0);

-- Offices near which something has changed since their holders were last looked for.
CREATE TABLE office_to_join (
  key TEXT NOT NULL,                -- as office.key
  period INTEGER NOT NULL,          -- of 64 days: office.day / 64
  PRIMARY KEY (key, period)
) STRICT, WITHOUT ROWID;

CREATE TABLE mention (
  actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  form TEXT NOT NULL,
  PRIMARY KEY (actor_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE time_expression (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,               -- its words
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  value TEXT NOT NULL,              -- TIMEX3
  earliest TEXT,
  latest TEXT,
  grain TEXT NOT NULL,
  basis TEXT NOT NULL,
  confidence REAL NOT NULL,
  UNIQUE (report_id, number)
) STRICT;

-- Who said what. `start` and `stop` are the words that it hangs on, the first of its cue, of its content where it has none:
-- what a correction of it is found again by.
CREATE TABLE statement (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,               -- who, and how it begins, in one line
  kind TEXT NOT NULL,
  actor_id INTEGER REFERENCES actor (id), -- the speaker; null if it is not known well enough
  speaker TEXT,                     -- the speaker's name
  source TEXT,                      -- the words for the speaker, pieces joined by ' … '
  cue TEXT,
  content TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  source_at TEXT NOT NULL,          -- places
  cue_at TEXT NOT NULL,
  content_at TEXT NOT NULL,
  confidence REAL NOT NULL,
  speaker_confidence REAL NOT NULL,
  speaker_unknown TEXT,             -- why there is no speaker
  runner_up_id INTEGER REFERENCES actor (id), -- the next likeliest speaker
  runner_up_confidence REAL,
  chain TEXT NOT NULL,              -- why: mentions from source to name, [[start, stop, by, confidence], …]
  same_as INTEGER REFERENCES statement (id), -- the first printing of what was said, in an earlier report; it is none itself
  UNIQUE (report_id, number)
) STRICT;
CREATE INDEX statement_same_as ON statement (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX statement_actor_id ON statement (actor_id);
CREATE INDEX statement_runner_up_id ON statement (runner_up_id) WHERE runner_up_id IS NOT NULL;

-- Whom what was said mentions, but for the speaker.
CREATE TABLE statement_about (
  statement_id INTEGER NOT NULL REFERENCES statement (id) ON DELETE CASCADE,
  actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  PRIMARY KEY (statement_id, actor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX statement_about_actor_id ON statement_about (actor_id);

-- Who did what to whom. `name` is the trigger, `start` and `stop` its place.
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  step TEXT NOT NULL,               -- what events of its type are in the course of an affair
  status TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  re TEXT,                          -- what it is about, pieces joined by ' … '
  re_at TEXT NOT NULL,              -- places
  time_expression_id INTEGER REFERENCES time_expression (id),
  statement_id INTEGER REFERENCES statement (id), -- which it rests on
  confidence REAL NOT NULL,
  same_as INTEGER REFERENCES event (id), -- the first report's of what happened; it is none itself
  UNIQUE (report_id, number)
) STRICT;
CREATE INDEX event_same_as ON event (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX event_type ON event (type);
CREATE INDEX event_statement_id ON event (statement_id) WHERE statement_id IS NOT NULL;
CREATE INDEX event_time_expression_id ON event (time_expression_id) WHERE time_expression_id IS NOT NULL;

CREATE TABLE event_participant (
  event_id INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('by', 'to')),
  actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  PRIMARY KEY (event_id, role, actor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX event_participant_actor_id ON event_participant (actor_id);

-- Who is what, where. `start` and `stop` are the words that say so.
CREATE TABLE office (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,               -- title and body in one line
  title TEXT NOT NULL,
  body TEXT,
  actor_id INTEGER NOT NULL REFERENCES actor (id), -- the holder
  status TEXT NOT NULL,
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  began_id INTEGER REFERENCES event (id),
  ended_id INTEGER REFERENCES event (id),
  confidence REAL NOT NULL,
  key TEXT,                         -- the last word of the title, folded
  named INTEGER NOT NULL CHECK (named IN (0, 1)), -- whether the report has a name for the holder
  day INTEGER,                      -- of the report, as a Julian day number
  UNIQUE (report_id, number)
) STRICT;
CREATE INDEX office_key ON office (key, named, day);
CREATE INDEX office_actor_id ON office (actor_id);
CREATE INDEX office_began_id ON office (began_id) WHERE began_id IS NOT NULL;
CREATE INDEX office_ended_id ON office (ended_id) WHERE ended_id IS NOT NULL;

-- Who held what, from when to when, as all reports together say. A bound is between the earliest and the latest day on which it can be;
-- null where nothing is said.
CREATE TABLE tenure (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,               -- title and body in one line
  entity_id INTEGER NOT NULL REFERENCES entity (id), -- the holder
  title TEXT NOT NULL,
  body TEXT,
  acting INTEGER NOT NULL CHECK (acting IN (0, 1)),
  began_earliest TEXT,
  began_latest TEXT,
  ended_earliest TEXT,
  ended_latest TEXT
) STRICT;
CREATE INDEX tenure_entity_id ON tenure (entity_id);

-- The readings that say so.
CREATE TABLE tenure_evidence (
  tenure_id INTEGER NOT NULL REFERENCES tenure (id) ON DELETE CASCADE,
  office_id INTEGER NOT NULL REFERENCES office (id) ON DELETE CASCADE,
  -- Which bound it gives, if one.
  bound TEXT CHECK (bound IN ('began', 'ended')),
  PRIMARY KEY (tenure_id, office_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX tenure_evidence_office_id ON tenure_evidence (office_id);

-- Who is held to account for one matter.
CREATE TABLE affair (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,               -- whom it is about
  UNIQUE (report_id, number)
) STRICT;

CREATE TABLE affair_about (
  affair_id INTEGER NOT NULL REFERENCES affair (id) ON DELETE CASCADE,
  actor_id INTEGER NOT NULL REFERENCES actor (id) ON DELETE CASCADE,
  PRIMARY KEY (affair_id, actor_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX affair_about_actor_id ON affair_about (actor_id);

CREATE TABLE affair_step (
  affair_id INTEGER NOT NULL REFERENCES affair (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,          -- in order of time
  event_id INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  step TEXT NOT NULL,
  PRIMARY KEY (affair_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX affair_step_event_id ON affair_step (event_id);

-- What the report leaves without an answer, an outcome or findings.
CREATE TABLE affair_open (
  affair_id INTEGER NOT NULL REFERENCES affair (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  event_id INTEGER NOT NULL REFERENCES event (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  PRIMARY KEY (affair_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX affair_open_event_id ON affair_open (event_id);

-- A statement, and something later in the report that bears on it. No verdict is meant.
CREATE TABLE bearing (
  id INTEGER PRIMARY KEY,
  report_id INTEGER NOT NULL REFERENCES report (id),
  number INTEGER NOT NULL,
  kind TEXT NOT NULL,
  statement_id INTEGER NOT NULL REFERENCES statement (id),
  later_event_id INTEGER REFERENCES event (id),
  later_statement_id INTEGER REFERENCES statement (id),
  actor_id INTEGER NOT NULL REFERENCES actor (id), -- whom both are by or about
  UNIQUE (report_id, number),
  CHECK ((later_event_id IS NULL) <> (later_statement_id IS NULL))
) STRICT;
CREATE INDEX bearing_statement_id ON bearing (statement_id);
CREATE INDEX bearing_later_event_id ON bearing (later_event_id) WHERE later_event_id IS NOT NULL;
CREATE INDEX bearing_later_statement_id ON bearing (later_statement_id) WHERE later_statement_id IS NOT NULL;
CREATE INDEX bearing_actor_id ON bearing (actor_id);

-- What people have said of the record: only ever added to. An undo is a row of its own.
CREATE TABLE correction (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,               -- what was done, in one line
  -- Of a person or organisation: merge, split, rename. Of a line of a reading: accept, reject, edit. That somebody was erased, but not
  -- who: erase; corrections that were about them went with them.
  kind TEXT NOT NULL CHECK (kind IN ('merge', 'split', 'rename', 'accept', 'reject', 'edit', 'erase', 'undo')),
  by_whom TEXT NOT NULL,
  at TEXT NOT NULL,
  note TEXT,                        -- why
  value TEXT,                       -- of a rename, the name; as JSON, of an edit the fields with what they are to be, of an erasure how much went
  undoes INTEGER UNIQUE REFERENCES correction (id)
) STRICT;

-- Of corrections of a person or organisation: which mentions they are about, so that they hold for whatever reading has these.
CREATE TABLE correction_mention (
  correction_id INTEGER NOT NULL REFERENCES correction (id),
  report_id INTEGER NOT NULL REFERENCES report (id),
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  side INTEGER NOT NULL,            -- of a merge and a split: 0 is the first, 1 the other
  PRIMARY KEY (correction_id, report_id, start, stop)
) STRICT, WITHOUT ROWID;
CREATE INDEX correction_mention_report_id ON correction_mention (report_id);

-- Of corrections of a line: which one, by the words that it hangs on, in whatever reading. These are of the program's own reading:
-- a correction of what was corrected before is found by where that stood at first. See src/correct/anchor.rs.
CREATE TABLE correction_line (
  correction_id INTEGER PRIMARY KEY REFERENCES correction (id),
  report_id INTEGER NOT NULL REFERENCES report (id),
  line TEXT NOT NULL CHECK (line IN ('actor', 'office', 'date', 'statement', 'event', 'link')),
  start INTEGER NOT NULL,           -- of a statement its cue, or its content if it has none; of a link its statement's
  stop INTEGER NOT NULL,
  other_start INTEGER,              -- of a statement with a cue its content; of a link what came later
  other_stop INTEGER,
  mark TEXT,                        -- what tells it from others at the same place: an event's type, an office's title, a link's kind
  found INTEGER NOT NULL CHECK (found IN (0, 1)) -- whether the reading that the report has now has such a line
) STRICT;
CREATE INDEX correction_line_report_id ON correction_line (report_id);

-- Which lines of what a report has now a person has accepted or edited: the last one who did.
CREATE TABLE checked (
  report_id INTEGER NOT NULL REFERENCES report (id),
  line TEXT NOT NULL,               -- as correction_line.line
  number INTEGER NOT NULL,          -- as the line's own
  correction_id INTEGER NOT NULL REFERENCES correction (id),
  PRIMARY KEY (report_id, line, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX checked_correction_id ON checked (correction_id);

-- The reading as the program made it, of reports with corrected lines: what corrections are made on, and undone to.
CREATE TABLE machine_reading (
  report_id INTEGER PRIMARY KEY REFERENCES report (id),
  document TEXT NOT NULL            -- as JSON
) STRICT;

-- People who were erased, by their folded names (actor.key): SHA-256 of the salt and the name, 32 bytes. Who is read later under such a
-- name is erased as well.
CREATE TABLE erased_name (
  hash BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- What the names are hashed with: 16 random bytes, made when somebody is erased.
CREATE TABLE erased_salt (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  salt BLOB NOT NULL
) STRICT;

-- Where in a text somebody who was erased is named or meant: whoever a later reading finds there is not stored.
CREATE TABLE erased_place (
  report_id INTEGER NOT NULL REFERENCES report (id),
  start INTEGER NOT NULL,
  stop INTEGER NOT NULL,
  PRIMARY KEY (report_id, start, stop)
) STRICT, WITHOUT ROWID;

-- Full-text search. The words stay in their tables (external content); triggers keep the indexes. Datasette finds them by
-- `content="…"`.
CREATE VIRTUAL TABLE report_fts USING fts5 (
  title, text, content="report", content_rowid="id", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER report_fts_insert AFTER INSERT ON report BEGIN
  INSERT INTO report_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER report_fts_delete AFTER DELETE ON report BEGIN
  INSERT INTO report_fts (report_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER report_fts_update AFTER UPDATE OF title, text ON report BEGIN
  INSERT INTO report_fts (report_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
  INSERT INTO report_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;

CREATE VIRTUAL TABLE statement_fts USING fts5 (
  speaker, source, content, content="statement", content_rowid="id", tokenize="porter unicode61 remove_diacritics 2"
);
CREATE TRIGGER statement_fts_insert AFTER INSERT ON statement BEGIN
  INSERT INTO statement_fts (rowid, speaker, source, content) VALUES (new.id, new.speaker, new.source, new.content);
END;
CREATE TRIGGER statement_fts_delete AFTER DELETE ON statement BEGIN
  INSERT INTO statement_fts (statement_fts, rowid, speaker, source, content)
  VALUES ('delete', old.id, old.speaker, old.source, old.content);
END;
CREATE TRIGGER statement_fts_update AFTER UPDATE OF speaker, source, content ON statement BEGIN
  INSERT INTO statement_fts (statement_fts, rowid, speaker, source, content)
  VALUES ('delete', old.id, old.speaker, old.source, old.content);
  INSERT INTO statement_fts (rowid, speaker, source, content) VALUES (new.id, new.speaker, new.source, new.content);
END;

-- Names are not stemmed: "Banks" is not "Bank".
CREATE VIRTUAL TABLE actor_fts USING fts5 (
  name, content="actor", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER actor_fts_insert AFTER INSERT ON actor BEGIN
  INSERT INTO actor_fts (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER actor_fts_delete AFTER DELETE ON actor BEGIN
  INSERT INTO actor_fts (actor_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;
CREATE TRIGGER actor_fts_update AFTER UPDATE OF name ON actor BEGIN
  INSERT INTO actor_fts (actor_fts, rowid, name) VALUES ('delete', old.id, old.name);
  INSERT INTO actor_fts (rowid, name) VALUES (new.id, new.name);
END;

CREATE VIRTUAL TABLE office_fts USING fts5 (
  name, content="office", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER office_fts_insert AFTER INSERT ON office BEGIN
  INSERT INTO office_fts (rowid, name) VALUES (new.id, new.name);
END;
CREATE TRIGGER office_fts_delete AFTER DELETE ON office BEGIN
  INSERT INTO office_fts (office_fts, rowid, name) VALUES ('delete', old.id, old.name);
END;
CREATE TRIGGER office_fts_update AFTER UPDATE OF name ON office BEGIN
  INSERT INTO office_fts (office_fts, rowid, name) VALUES ('delete', old.id, old.name);
  INSERT INTO office_fts (rowid, name) VALUES (new.id, new.name);
END;

-- For people.

CREATE VIEW reports AS
SELECT
  report.id AS report_id, report.date, report.publisher, report.name AS report, report.byline,
  (SELECT group_concat(DISTINCT address.name) FROM version JOIN address ON address.id = version.address_id
    WHERE version.report_id = report.id) AS addresses,
  report.copy_of AS copy_of_report_id, report.resemblance,
  (SELECT count(*) FROM statement WHERE statement.report_id = report.id) AS statements,
  (SELECT count(*) FROM event WHERE event.report_id = report.id) AS events,
  lower(hex(report.text_sha256)) AS text_sha256, reader.name AS read_with, report.added
FROM report JOIN reader ON reader.id = report.reader_id;

CREATE VIEW statements AS
SELECT
  statement.id AS statement_id, report.date, coalesce(statement.speaker, 'unknown') AS speaker, statement.cue,
  statement.content AS said, statement.kind, statement.source AS words_for_speaker, statement.confidence,
  statement.speaker_confidence,
  (SELECT group_concat(actor.name, ', ') FROM statement_about JOIN actor ON actor.id = statement_about.actor_id
    WHERE statement_about.statement_id = statement.id) AS about,
  report.publisher, report.name AS report, report.id AS report_id
FROM statement JOIN report ON report.id = statement.report_id;

CREATE VIEW events AS
SELECT
  event.id AS event_id, coalesce(substr(time_expression.earliest, 1, 10), report.date) AS date,
  (SELECT group_concat(actor.name, ', ') FROM event_participant JOIN actor ON actor.id = event_participant.actor_id
    WHERE event_participant.event_id = event.id AND role = 'by') AS by_whom,
  event.name AS did, event.type, event.status,
  (SELECT group_concat(actor.name, ', ') FROM event_participant JOIN actor ON actor.id = event_participant.actor_id
    WHERE event_participant.event_id = event.id AND role = 'to') AS to_whom,
  event.re AS about, event.confidence, report.publisher, report.name AS report, report.id AS report_id
FROM event JOIN report ON report.id = event.report_id
LEFT JOIN time_expression ON time_expression.id = event.time_expression_id;

CREATE VIEW offices AS
SELECT
  office.id AS office_id, actor.name AS holder, office.title, office.body, office.status,
  substr(report.text, office.start + 1, office.stop - office.start) AS evidence, office.confidence,
  report.date, report.publisher, report.name AS report, report.id AS report_id
FROM office JOIN actor ON actor.id = office.actor_id JOIN report ON report.id = office.report_id;

CREATE VIEW people AS
SELECT
  entity.id AS entity_id, entity.name, entity.kind,
  (SELECT group_concat(name, '; ') FROM tenure WHERE tenure.entity_id = entity.id) AS offices,
  count(DISTINCT report.id) AS reports, min(report.date) AS first, max(report.date) AS last, authority.wikidata
FROM entity JOIN actor ON actor.entity_id = entity.id JOIN report ON report.id = actor.report_id
LEFT JOIN authority ON authority.id = entity.authority_id
GROUP BY entity.id;

CREATE VIEW tenures AS
SELECT
  tenure.id AS tenure_id, entity.name AS holder, tenure.title, tenure.body, tenure.acting, tenure.began_earliest, tenure.began_latest,
  tenure.ended_earliest, tenure.ended_latest,
  (SELECT count(*) FROM tenure_evidence WHERE tenure_evidence.tenure_id = tenure.id) AS readings, tenure.entity_id
FROM tenure JOIN entity ON entity.id = tenure.entity_id;

CREATE VIEW mentions AS
SELECT
  actor.name AS actor, mention.form, substr(report.text, mention.start + 1, mention.stop - mention.start) AS words,
  report.date, report.publisher, report.name AS report, mention.actor_id, report.id AS report_id
FROM mention JOIN actor ON actor.id = mention.actor_id JOIN report ON report.id = actor.report_id;

CREATE VIEW said_and_did AS
SELECT
  bearing.id AS bearing_id, actor.name AS actor, bearing.kind, statement.content AS said,
  coalesce(event.name, later.content) AS later, report.date, report.publisher, report.name AS report,
  report.id AS report_id
FROM bearing
JOIN actor ON actor.id = bearing.actor_id
JOIN statement ON statement.id = bearing.statement_id
LEFT JOIN event ON event.id = bearing.later_event_id
LEFT JOIN statement AS later ON later.id = bearing.later_statement_id
JOIN report ON report.id = bearing.report_id;
