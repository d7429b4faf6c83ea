-- How somebody who answers for the shop meets people: by which ways, for how long, where. `feed` names their calendar's
-- address, and grows when it is revoked.
CREATE TABLE agenda (
    street TEXT NOT NULL, shop TEXT NOT NULL, staff_id TEXT NOT NULL,
    ways TEXT NOT NULL, minutes BIGINT NOT NULL, place TEXT NOT NULL, link TEXT NOT NULL, feed BIGINT NOT NULL,
    PRIMARY KEY (street, shop, staff_id)
);

-- A meeting. Proposed ones have no time yet. `at` is its place in the line of time of its person; `news` is what its person
-- did that the advisor has not seen.
CREATE TABLE appointment (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    staff_id TEXT NOT NULL, person TEXT NOT NULL, contact TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL,
    way TEXT NOT NULL, place TEXT NOT NULL, subject TEXT NOT NULL, minutes BIGINT NOT NULL, start_at BIGINT,
    state TEXT NOT NULL, reason TEXT NOT NULL, version BIGINT NOT NULL, news TEXT NOT NULL,
    made_by TEXT NOT NULL, made_at BIGINT NOT NULL, changed_at BIGINT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX appointment_agenda ON appointment (street, shop, staff_id, start_at, id);
CREATE INDEX appointment_person ON appointment (street, shop, person, at, id);

-- The quarters of an hour that meetings take: one meeting each, whoever asks at once.
CREATE TABLE appointment_step (
    street TEXT NOT NULL, shop TEXT NOT NULL, staff_id TEXT NOT NULL, at BIGINT NOT NULL, appointment TEXT NOT NULL,
    PRIMARY KEY (street, shop, staff_id, at)
);
