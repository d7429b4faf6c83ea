-- What customers say of the shop, each followed to its end. kind: complaint, compliment, question or idea; proposed: the
-- kind that was read in the text; source: the message or call it comes from; staff_id: whom a compliment is for.
CREATE TABLE voice (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, kind TEXT NOT NULL, proposed TEXT NOT NULL, subject TEXT NOT NULL, body TEXT NOT NULL,
    source TEXT NOT NULL, staff_id TEXT, raised_by TEXT NOT NULL, at BIGINT NOT NULL,
    pledge TEXT, state TEXT NOT NULL, outcome TEXT NOT NULL, ended_by TEXT NOT NULL, ended_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX voice_source ON voice (street, shop, source) WHERE source <> '';
CREATE INDEX voice_person ON voice (street, shop, person, at, id);
CREATE INDEX voice_at ON voice (street, shop, at, id);
CREATE INDEX voice_open ON voice (street, shop, at, id) WHERE state = 'open';
CREATE INDEX voice_staff ON voice (street, shop, staff_id, at, id) WHERE state = 'open';
CREATE INDEX voice_subject ON voice (street, shop, subject, at, id);

-- What was decided about a subject.
CREATE TABLE voice_decision (
    street TEXT NOT NULL, shop TEXT NOT NULL, subject TEXT NOT NULL, at BIGINT NOT NULL,
    body TEXT NOT NULL, decided_by TEXT NOT NULL,
    PRIMARY KEY (street, shop, subject, at)
) /* clustered */;

-- The weeks of which the owner was told, or there was nothing to tell.
CREATE TABLE voice_week (
    street TEXT NOT NULL, shop TEXT NOT NULL, week TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, week)
) /* clustered */;

-- Shops whose owner does not want the letter of the week.
CREATE TABLE voice_quiet (
    street TEXT NOT NULL, shop TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop)
) /* clustered */;
