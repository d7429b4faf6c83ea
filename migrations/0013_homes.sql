-- Homes on the street's MQTT broker: each device has a name and, as the broker keeps it, a password of its own.
ALTER TABLE device ADD COLUMN name TEXT NOT NULL DEFAULT '';
ALTER TABLE device ADD COLUMN password TEXT NOT NULL DEFAULT '';
CREATE UNIQUE INDEX device_name ON device (name) WHERE name <> '';

-- A door of a home that stands open. When it is closed the row goes: nothing is kept of doors.
CREATE TABLE open_door (
    street TEXT NOT NULL, shop TEXT NOT NULL, device_id TEXT NOT NULL, sensor TEXT NOT NULL, opened_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, device_id, sensor)
);

-- What a home must still be told by the broker: written in the transaction that makes it true, gone once the broker has it.
CREATE TABLE home_word (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    name TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
