-- Articles, and the promise made on them.
CREATE TABLE article (
    street TEXT NOT NULL, shop TEXT NOT NULL, sku TEXT NOT NULL,
    name TEXT NOT NULL, synonyms TEXT NOT NULL, category TEXT NOT NULL, description TEXT NOT NULL,
    price_cents BIGINT NOT NULL, unit TEXT NOT NULL, vat_points BIGINT NOT NULL,
    allergens TEXT, may_contain TEXT NOT NULL, available TEXT,
    lead_minutes BIGINT NOT NULL, cut_off_minute BIGINT, counted TEXT NOT NULL, plan TEXT NOT NULL,
    walk_in BIGINT NOT NULL, station TEXT NOT NULL, work BIGINT NOT NULL, detail TEXT NOT NULL,
    position BIGINT NOT NULL, active BOOLEAN NOT NULL,
    PRIMARY KEY (street, shop, sku)
) /* clustered */;

-- What departs from the plan of a day: a count at opening, a batch that was announced, came late or smaller.
-- day is a local day, or '*' for goods that keep.
CREATE TABLE supply (
    street TEXT NOT NULL, shop TEXT NOT NULL, sku TEXT NOT NULL, day TEXT NOT NULL, source TEXT NOT NULL,
    at BIGINT NOT NULL, quantity BIGINT NOT NULL,
    PRIMARY KEY (street, shop, sku, day, source)
) /* clustered */;

-- Promised for a pick-up time, by firm orders and by sales over the counter (sold counts those).
CREATE TABLE promise (
    street TEXT NOT NULL, shop TEXT NOT NULL, sku TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= sold), sold BIGINT NOT NULL DEFAULT 0 CHECK (sold >= 0),
    PRIMARY KEY (street, shop, sku, day, at)
) /* clustered */;

-- Held for someone who has not confirmed yet; nothing once expires_at is past.
CREATE TABLE hold (
    street TEXT NOT NULL, shop TEXT NOT NULL, sku TEXT NOT NULL, day TEXT NOT NULL, order_id TEXT NOT NULL,
    at BIGINT NOT NULL, quantity BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, sku, day, order_id)
) /* clustered */;
CREATE INDEX hold_order ON hold (street, shop, order_id);
