-- Who is answering a thread right now: a colleague waits, or takes it over.
CREATE TABLE thread_claim (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL, writer TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, person)
) /* clustered */;

-- Colleagues who were named in a word between colleagues: it stands in their list until they have seen it.
CREATE TABLE thread_mention (
    street TEXT NOT NULL, shop TEXT NOT NULL, staff_id TEXT NOT NULL, entry TEXT NOT NULL,
    person TEXT NOT NULL, body TEXT NOT NULL, named_by TEXT NOT NULL, at BIGINT NOT NULL, seen_at BIGINT,
    PRIMARY KEY (street, shop, staff_id, entry)
);
CREATE INDEX thread_mention_open ON thread_mention (street, shop, staff_id, at) WHERE seen_at IS NULL;

-- When somebody last typed on a page of the shop.
ALTER TABLE site_thread ADD COLUMN typing_at BIGINT;
