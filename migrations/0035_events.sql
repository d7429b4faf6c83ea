-- An event of the neighbourhood, with so many places.
CREATE TABLE event (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    title TEXT NOT NULL, body TEXT NOT NULL, place TEXT NOT NULL, start_at BIGINT NOT NULL, end_at BIGINT NOT NULL,
    places BIGINT NOT NULL, state TEXT NOT NULL, version BIGINT NOT NULL, made_by TEXT NOT NULL, changed_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX event_start ON event (street, shop, start_at, id);

-- Who comes, who waits for a place, and who was offered one until when.
CREATE TABLE event_seat (
    street TEXT NOT NULL, shop TEXT NOT NULL, event TEXT NOT NULL, id TEXT NOT NULL,
    person TEXT NOT NULL, contact TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL, seats BIGINT NOT NULL,
    state TEXT NOT NULL, until_at BIGINT, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, event, id)
);
CREATE UNIQUE INDEX event_seat_contact ON event_seat (street, shop, event, contact);
CREATE INDEX event_seat_person ON event_seat (street, shop, person, id);
CREATE INDEX event_seat_offered ON event_seat (street, shop, until_at, event, id) WHERE state = 'offered';
