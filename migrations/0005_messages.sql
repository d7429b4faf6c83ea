-- The proof of consent, the messages and their refusals, and what comes in.
CREATE TABLE consent (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    contact TEXT NOT NULL, purpose TEXT NOT NULL, channel TEXT NOT NULL, action TEXT NOT NULL,
    wording TEXT NOT NULL, place TEXT NOT NULL, witness TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX consent_contact ON consent (street, shop, contact, at);

-- Who wants to hear of what. Pending until the person answers OUI or opens the link.
CREATE TABLE follow (
    street TEXT NOT NULL, shop TEXT NOT NULL, contact TEXT NOT NULL, topic TEXT NOT NULL,
    channel TEXT NOT NULL, target TEXT NOT NULL, lang TEXT NOT NULL, state TEXT NOT NULL, since BIGINT NOT NULL,
    PRIMARY KEY (street, shop, contact, topic)
);
CREATE INDEX follow_topic ON follow (street, shop, topic, state);

-- Addresses that must not be written to any more.
CREATE TABLE suppression (
    street TEXT NOT NULL, shop TEXT NOT NULL, contact TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, contact)
);

-- Every message out, from the moment it is true to the moment it is handed over; refused ones keep their reason.
CREATE TABLE message (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    purpose TEXT NOT NULL, channel TEXT NOT NULL, contact TEXT NOT NULL, target TEXT NOT NULL, lang TEXT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, link TEXT NOT NULL, about TEXT NOT NULL, once TEXT NOT NULL,
    state TEXT NOT NULL, reason TEXT, tries BIGINT NOT NULL, cost_cents BIGINT NOT NULL,
    queued_at BIGINT NOT NULL, due_at BIGINT NOT NULL, expires_at BIGINT, sent_at BIGINT, provider_id TEXT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX message_once ON message (street, shop, once);
CREATE INDEX message_due ON message (state, due_at);
CREATE INDEX message_contact ON message (street, contact, purpose, sent_at);
CREATE INDEX message_about ON message (street, shop, about);

CREATE TABLE inbound (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    source TEXT NOT NULL, external_id TEXT NOT NULL, sender TEXT NOT NULL, body TEXT NOT NULL,
    received_at BIGINT NOT NULL, reading TEXT NOT NULL, memory TEXT NOT NULL, state TEXT NOT NULL, handled_by TEXT, answer TEXT,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX inbound_external ON inbound (street, shop, source, external_id);
CREATE INDEX inbound_sender ON inbound (street, shop, sender, received_at);
CREATE INDEX inbound_state ON inbound (street, shop, state, received_at);
