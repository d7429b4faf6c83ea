-- A person as a shop knows them: several addresses, one file. A row of customer is one address of a person; what is
-- kept of a person hangs at the person under which it was first kept, and files are joined by root alone, so that
-- parting them again loses nothing.
ALTER TABLE customer ADD COLUMN person TEXT NOT NULL DEFAULT '';
ALTER TABLE customer ADD COLUMN verified_at BIGINT;
UPDATE customer SET person = id;
CREATE INDEX customer_person ON customer (street, shop, person);

-- Whoever wrote and waits for an answer has a file too.
INSERT INTO customer (street, shop, id, name, contact, created_at, seen_at, person)
    SELECT street, shop, MIN(id), '', sender, MIN(received_at), MAX(received_at), MIN(id) FROM inbound
    WHERE state = 'waiting' AND sender LIKE '+%' GROUP BY street, shop, sender
    ON CONFLICT (street, shop, contact) DO NOTHING;

-- Only persons of whom the shop said something: a name of its own, a file joined to another, a housemate.
CREATE TABLE person (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    name TEXT NOT NULL, root TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX person_root ON person (street, shop, root);

-- Who else is reached by an address, beside the person whose it first was.
CREATE TABLE household (
    street TEXT NOT NULL, shop TEXT NOT NULL, contact TEXT NOT NULL, person TEXT NOT NULL,
    added_by TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, contact, person)
);
CREATE INDEX household_person ON household (street, shop, person);

-- Joins, partings and refusals to join, append-only. moved: the persons whose root changed, as JSON; undoes: the join
-- that a parting takes back.
CREATE TABLE person_merge (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    kind TEXT NOT NULL, kept TEXT NOT NULL, joined TEXT NOT NULL, moved TEXT NOT NULL, reasons TEXT NOT NULL,
    undoes TEXT, actor TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX person_merge_kept ON person_merge (street, shop, kept);
CREATE INDEX person_merge_joined ON person_merge (street, shop, joined);
CREATE UNIQUE INDEX person_merge_undoes ON person_merge (street, shop, undoes);

-- What is remembered, for a purpose, until a date or as long as the person is a customer.
CREATE TABLE note (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, purpose TEXT NOT NULL, body TEXT NOT NULL, source TEXT NOT NULL, expires_at BIGINT,
    written_by TEXT NOT NULL, written_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX note_person ON note (street, shop, person, written_at);
CREATE INDEX note_changed ON note (street, shop, changed_at);
CREATE INDEX note_over ON note (street, expires_at) WHERE expires_at IS NOT NULL;

-- Who on the staff opened whose file: at most one line an hour.
CREATE TABLE file_access (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL, actor TEXT NOT NULL, hour BIGINT NOT NULL,
    at BIGINT NOT NULL, role TEXT NOT NULL,
    PRIMARY KEY (street, shop, person, actor, hour)
) /* clustered */;

-- What one shop remembers may be read by the others of the street: given by the person, taken back by the person.
CREATE TABLE file_share (
    street TEXT NOT NULL, shop TEXT NOT NULL, contact TEXT NOT NULL, given_at BIGINT NOT NULL,
    wording TEXT NOT NULL, withdrawn_at BIGINT,
    PRIMARY KEY (street, shop, contact, given_at)
);
