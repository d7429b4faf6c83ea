-- Staff and what opens doors; customers as each shop knows them.
CREATE TABLE staff (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    name TEXT NOT NULL, contact TEXT NOT NULL, role TEXT NOT NULL, pin_hash TEXT, active BOOLEAN NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX staff_contact ON staff (street, shop, contact);

-- Secrets given out, stored hashed: API tokens, hook keys, sessions, sign-in links, paired tablets.
CREATE TABLE access_key (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    kind TEXT NOT NULL, hash TEXT NOT NULL, role TEXT, staff_id TEXT, label TEXT NOT NULL, secret TEXT,
    created_at BIGINT NOT NULL, expires_at BIGINT, used_at BIGINT, revoked_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX access_key_hash ON access_key (hash);

CREATE TABLE customer (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    name TEXT NOT NULL, contact TEXT NOT NULL, created_at BIGINT NOT NULL, seen_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX customer_contact ON customer (street, shop, contact);
