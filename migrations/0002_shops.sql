-- The street, its shops and their exceptional closings.
CREATE TABLE street (
    street TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, town TEXT NOT NULL, time_zone TEXT NOT NULL,
    lat DOUBLE PRECISION NOT NULL, lon DOUBLE PRECISION NOT NULL
);

CREATE TABLE shop (
    street TEXT NOT NULL, shop TEXT NOT NULL,
    name TEXT NOT NULL, activity TEXT NOT NULL, description TEXT NOT NULL,
    address TEXT NOT NULL, lat DOUBLE PRECISION NOT NULL, lon DOUBLE PRECISION NOT NULL,
    phone TEXT, sms TEXT, email TEXT,
    opening_hours TEXT NOT NULL, time_zone TEXT NOT NULL, accent TEXT NOT NULL,
    slot_minutes BIGINT NOT NULL, slot_orders BIGINT, slot_pieces BIGINT,
    hold_minutes BIGINT NOT NULL, grace_minutes BIGINT NOT NULL, position BIGINT NOT NULL,
    PRIMARY KEY (street, shop)
);

CREATE TABLE closing (
    street TEXT NOT NULL, shop TEXT NOT NULL, first_day TEXT NOT NULL, last_day TEXT NOT NULL, reason TEXT NOT NULL,
    PRIMARY KEY (street, shop, first_day)
);
