-- How many SMS segments a shop lets itself send a month; no row, no ceiling.
CREATE TABLE sms_ceiling (
    street TEXT NOT NULL, shop TEXT NOT NULL, segments BIGINT NOT NULL,
    PRIMARY KEY (street, shop)
);

-- How many segments a shop has used in a month of its own calendar (`2026-11`), of all messages.
CREATE TABLE sms_month (
    street TEXT NOT NULL, shop TEXT NOT NULL, month TEXT NOT NULL, segments BIGINT NOT NULL,
    PRIMARY KEY (street, shop, month)
);

-- How many segments a message is counted with, and in which month; none before it was about to leave.
ALTER TABLE message ADD COLUMN segments BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN spent_in TEXT NOT NULL DEFAULT '';
