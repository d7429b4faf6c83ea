-- Addresses elsewhere that want to be told: a home of a customer (standing_id), or a system of the shop (no standing_id).
-- The secret signs what is sent, so it is kept as it is.
CREATE TABLE bell (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    standing_id TEXT NOT NULL, url TEXT NOT NULL, secret TEXT NOT NULL,
    state TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX bell_standing ON bell (street, shop, standing_id);

-- One call: queued in the transaction that makes it true, tried until it is answered or too late, kept for a while to be read.
CREATE TABLE ring (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    bell_id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, once TEXT NOT NULL,
    state TEXT NOT NULL, tries BIGINT NOT NULL, due_at BIGINT, expires_at BIGINT NOT NULL, created_at BIGINT NOT NULL,
    answer TEXT NOT NULL, told_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX ring_once ON ring (street, shop, bell_id, once);
CREATE INDEX ring_bell ON ring (street, shop, bell_id, created_at);
CREATE INDEX ring_due ON ring (street, due_at) WHERE due_at IS NOT NULL;
