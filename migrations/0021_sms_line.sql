-- SMS over a line to a message centre: what it tells of each part that it took, and the parts of a long SMS until all are here.
ALTER TABLE message ADD COLUMN delivered_at BIGINT;

-- A report may come before the answer that names its SMS: then the shop and the message are still empty.
CREATE TABLE sms_report (
    street TEXT NOT NULL, provider_id TEXT NOT NULL, shop TEXT NOT NULL, message TEXT NOT NULL,
    fate TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, provider_id)
);
CREATE INDEX sms_report_message ON sms_report (street, shop, message);
CREATE INDEX sms_report_at ON sms_report (street, at);

CREATE TABLE sms_part (
    street TEXT NOT NULL, shop TEXT NOT NULL, sender TEXT NOT NULL, reference BIGINT NOT NULL, part BIGINT NOT NULL,
    parts BIGINT NOT NULL, body TEXT NOT NULL, received_at BIGINT NOT NULL, joined BOOLEAN NOT NULL,
    PRIMARY KEY (street, shop, sender, reference, part)
);
CREATE INDEX sms_part_received ON sms_part (street, shop, received_at);
