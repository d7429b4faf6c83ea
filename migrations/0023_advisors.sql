-- Who answers for the shop: a line about them, their hours (as OpenStreetMap writes them; empty: the shop's), and what
-- they last said of themselves: here or not, until when.
CREATE TABLE advisor (
    street TEXT NOT NULL, shop TEXT NOT NULL, staff_id TEXT NOT NULL,
    about TEXT NOT NULL, hours TEXT NOT NULL, here BOOLEAN, until_at BIGINT, said_at BIGINT,
    PRIMARY KEY (street, shop, staff_id)
);

-- Whose advisor is who. state: proposed by the shop, agreed, declined, or ended.
CREATE TABLE advised (
    street TEXT NOT NULL, shop TEXT NOT NULL, person TEXT NOT NULL,
    staff_id TEXT NOT NULL, state TEXT NOT NULL, actor TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, person)
);
CREATE INDEX advised_staff ON advised (street, shop, staff_id, state);

-- Whose file what a browser writes on the shop's pages stands in.
CREATE TABLE site_thread (
    street TEXT NOT NULL, shop TEXT NOT NULL, sender TEXT NOT NULL, person TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, sender)
);
CREATE INDEX site_thread_person ON site_thread (street, shop, person);

-- What somebody of the shop answered on a page. seen_at: the page showed it; carried_at: it went on by SMS or mail.
CREATE TABLE site_line (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    sender TEXT NOT NULL, body TEXT NOT NULL, written_by TEXT NOT NULL, at BIGINT NOT NULL,
    seen_at BIGINT, carried_at BIGINT,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX site_line_sender ON site_line (street, shop, sender, at);
CREATE INDEX site_line_open ON site_line (street, shop, at) WHERE seen_at IS NULL AND carried_at IS NULL;
