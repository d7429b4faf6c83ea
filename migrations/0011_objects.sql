-- What a customer usually takes in a shop, the things that may speak for them, what those said, and who is coming.
-- No column holds a position: of a telephone that comes near only the instant is known.
CREATE TABLE standing_order (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    owner TEXT NOT NULL, contact TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL,
    lines TEXT NOT NULL, note TEXT NOT NULL,
    usual_minute BIGINT NOT NULL, from_minute BIGINT NOT NULL, to_minute BIGINT NOT NULL, travel_minutes BIGINT NOT NULL,
    weekdays TEXT NOT NULL, daily_cap BIGINT NOT NULL, mode TEXT NOT NULL,
    state TEXT NOT NULL, misses BIGINT NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX standing_order_contact ON standing_order (street, shop, contact);
CREATE INDEX standing_order_owner ON standing_order (street, owner);

-- A thing that may speak for a customer: its key is stored hashed.
CREATE TABLE device (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    standing_id TEXT NOT NULL, kind TEXT NOT NULL, hash TEXT NOT NULL,
    armed BOOLEAN NOT NULL, created_at BIGINT NOT NULL, used_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX device_hash ON device (hash);
CREATE INDEX device_standing ON device (street, shop, standing_id);

-- One thing that a device said, and what became of it. look_at: when it must be looked at again.
CREATE TABLE signal (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    standing_id TEXT NOT NULL, device_id TEXT NOT NULL, source TEXT NOT NULL, external_id TEXT NOT NULL,
    kind TEXT NOT NULL, at BIGINT NOT NULL, heard_at BIGINT NOT NULL,
    outcome TEXT NOT NULL, order_id TEXT, expected_at BIGINT, look_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX signal_external ON signal (street, shop, source, external_id);
CREATE INDEX signal_standing ON signal (street, shop, standing_id, heard_at);
CREATE INDEX signal_order ON signal (street, shop, order_id);
CREATE INDEX signal_due ON signal (street, look_at) WHERE look_at IS NOT NULL;

-- Who is on the way to fetch an order, and when they are expected.
CREATE TABLE arrival (
    street TEXT NOT NULL, shop TEXT NOT NULL, order_id TEXT NOT NULL,
    day TEXT NOT NULL, expected_at BIGINT NOT NULL, told_at BIGINT NOT NULL, source TEXT NOT NULL,
    PRIMARY KEY (street, shop, order_id)
);
CREATE INDEX arrival_day ON arrival (street, shop, day);
