-- What is asked for is found by its own index, without statistics: an index ends with what its rows are ordered by, else
-- the key of the table, which orders them too, is read from end to end.
DROP INDEX customer_person;
CREATE INDEX customer_person ON customer (street, shop, person, id);
DROP INDEX person_root;
CREATE INDEX person_root ON person (street, shop, root, id);
DROP INDEX person_merge_kept;
CREATE INDEX person_merge_kept ON person_merge (street, shop, kept, id);
DROP INDEX person_merge_joined;
CREATE INDEX person_merge_joined ON person_merge (street, shop, joined, id);
DROP INDEX household_person;
CREATE INDEX household_person ON household (street, shop, person, contact);
DROP INDEX message_about;
CREATE INDEX message_about ON message (street, shop, about, id);
CREATE INDEX message_person ON message (street, shop, contact, queued_at, id);
CREATE INDEX message_given_up ON message (street, shop, id) WHERE state = 'given_up';
CREATE INDEX message_refused ON message (street, shop, id) WHERE state = 'refused';
CREATE INDEX message_sent ON message (street, shop, sent_at, id) WHERE state = 'sent';
DROP INDEX inbound_sender;
CREATE INDEX inbound_sender ON inbound (street, shop, sender, received_at, id);
DROP INDEX inbound_state;
CREATE INDEX inbound_state ON inbound (street, shop, state, received_at, id);
CREATE INDEX inbound_received ON inbound (street, shop, received_at, id);
CREATE INDEX inbound_source ON inbound (street, source, received_at);
CREATE INDEX batch_announced ON batch (street, shop, ready_at, id) WHERE announced;
DROP INDEX lunch_day;
CREATE INDEX lunch_day ON lunch (street, shop, day, subscription_id);
DROP INDEX device_standing;
CREATE INDEX device_standing ON device (street, shop, standing_id, id);
CREATE INDEX device_home ON device (street, shop, kind, id) WHERE name <> '';
CREATE INDEX signal_heard ON signal (street, shop, heard_at);
DROP INDEX standing_order_owner;
CREATE INDEX standing_order_owner ON standing_order (street, owner, shop);
CREATE INDEX once_at ON once (street, shop, at);
CREATE INDEX thread_lead_at ON thread_lead (street, shop, at);

-- A whole shelf is read for one day: the day comes before the article.
CREATE TABLE supply_of_day (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, sku TEXT NOT NULL, source TEXT NOT NULL,
    at BIGINT NOT NULL, quantity BIGINT NOT NULL,
    PRIMARY KEY (street, shop, day, sku, source)
) /* clustered */;
INSERT INTO supply_of_day (street, shop, day, sku, source, at, quantity)
    SELECT street, shop, day, sku, source, at, quantity FROM supply;
DROP TABLE supply;
ALTER TABLE supply_of_day RENAME TO supply;

CREATE TABLE promise_of_day (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, sku TEXT NOT NULL, at BIGINT NOT NULL,
    quantity BIGINT NOT NULL CHECK (quantity >= sold), sold BIGINT NOT NULL DEFAULT 0 CHECK (sold >= 0),
    PRIMARY KEY (street, shop, day, sku, at)
) /* clustered */;
INSERT INTO promise_of_day (street, shop, day, sku, at, quantity, sold)
    SELECT street, shop, day, sku, at, quantity, sold FROM promise;
DROP TABLE promise;
ALTER TABLE promise_of_day RENAME TO promise;

CREATE TABLE hold_of_day (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, sku TEXT NOT NULL, order_id TEXT NOT NULL,
    at BIGINT NOT NULL, quantity BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, day, sku, order_id)
) /* clustered */;
INSERT INTO hold_of_day (street, shop, day, sku, order_id, at, quantity, expires_at)
    SELECT street, shop, day, sku, order_id, at, quantity, expires_at FROM hold;
DROP TABLE hold;
ALTER TABLE hold_of_day RENAME TO hold;
CREATE INDEX hold_order ON hold (street, shop, order_id);

CREATE TABLE slot_of_day (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL, measure TEXT NOT NULL,
    used BIGINT NOT NULL CHECK (used >= 0),
    PRIMARY KEY (street, shop, day, at, measure)
) /* clustered */;
INSERT INTO slot_of_day (street, shop, day, at, measure, used) SELECT street, shop, day, at, measure, used FROM slot;
DROP TABLE slot;
ALTER TABLE slot_of_day RENAME TO slot;
