-- Who was forgotten, without saying who: the bare identifier of the file, by whose wish, and what still waits to lose its name.
CREATE TABLE erasure (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL,
    asked_by TEXT NOT NULL, at BIGINT NOT NULL, orders BIGINT NOT NULL, papers BIGINT NOT NULL,
    waits TEXT NOT NULL, done_at BIGINT,
    PRIMARY KEY (street, shop, person)
);
CREATE INDEX erasure_open ON erasure (street, at) WHERE done_at IS NULL;

-- The customer of an order was forgotten: lines and amounts stay.
ALTER TABLE orders ADD COLUMN erased_at BIGINT;
