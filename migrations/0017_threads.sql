-- What the staff writes beside the messages: notes between colleagues, visits. Never sent.
CREATE TABLE thread_entry (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, written_by TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX thread_entry_person ON thread_entry (street, shop, person, at);
CREATE INDEX thread_entry_at ON thread_entry (street, shop, at);

-- What was promised to a person, with the instant when it must be kept.
CREATE TABLE pledge (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, body TEXT NOT NULL, due_at BIGINT NOT NULL, made_by TEXT NOT NULL, made_at BIGINT NOT NULL,
    state TEXT NOT NULL, ended_at BIGINT, ended_by TEXT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX pledge_person ON pledge (street, shop, person, made_at);
CREATE INDEX pledge_due ON pledge (street, shop, due_at) WHERE state = 'open';

-- An answer that is not finished, kept for the one who writes it.
CREATE TABLE reply_draft (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL, writer TEXT NOT NULL,
    body TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, person, writer)
) /* clustered */;

-- Who takes care of a thread now.
CREATE TABLE thread_lead (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL,
    staff_id TEXT NOT NULL, word TEXT NOT NULL, passed_by TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, person)
);

-- Calls, as the telephone system tells them: what it said first, then what it means.
CREATE TABLE call_event (
    street TEXT NOT NULL, shop TEXT NOT NULL, source TEXT NOT NULL, external_id TEXT NOT NULL, event TEXT NOT NULL,
    body TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, source, external_id, event)
);
CREATE TABLE call (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    source TEXT NOT NULL, external_id TEXT NOT NULL, direction TEXT NOT NULL,
    caller TEXT NOT NULL, called TEXT NOT NULL, line TEXT NOT NULL,
    rang_at BIGINT NOT NULL, answered_at BIGINT, ended_at BIGINT, cause TEXT NOT NULL,
    person TEXT NOT NULL, note TEXT NOT NULL, noted_by TEXT NOT NULL, noted_at BIGINT,
    back_by TEXT NOT NULL, back_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX call_external ON call (street, shop, source, external_id);
CREATE INDEX call_caller ON call (street, shop, caller, rang_at);
CREATE INDEX call_person ON call (street, shop, person, rang_at);
CREATE INDEX call_rang ON call (street, shop, rang_at);
CREATE INDEX call_noted ON call (street, shop, noted_at) WHERE noted_at IS NOT NULL;
