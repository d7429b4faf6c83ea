-- Settings, facts and jobs: what the platform keeps for every slice.
CREATE TABLE setting (
    street TEXT NOT NULL, shop TEXT NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (street, shop, name)
);

-- What happened, append-only. The history of an order is its facts.
CREATE TABLE fact (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    at BIGINT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT NOT NULL, detail TEXT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX fact_subject ON fact (street, shop, subject, at);

-- Work to do later, queued in the transaction that makes it true. A job that gave up stays, to be seen.
CREATE TABLE job (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    kind TEXT NOT NULL, detail TEXT NOT NULL, due_at BIGINT NOT NULL,
    state TEXT NOT NULL, tries BIGINT NOT NULL, last_error TEXT,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX job_due ON job (state, due_at);
