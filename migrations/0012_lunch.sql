-- Lunch subscriptions: what a shop offers, who subscribed, what becomes of each day, and the books of what is paid.
CREATE TABLE lunch_offer (
    street TEXT NOT NULL, shop TEXT NOT NULL,
    active BOOLEAN NOT NULL, cut_off_minute BIGINT NOT NULL, generate_minute BIGINT NOT NULL,
    detail TEXT NOT NULL, generated_day TEXT NOT NULL,
    PRIMARY KEY (street, shop)
);

CREATE TABLE subscription (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    contact TEXT NOT NULL, name TEXT NOT NULL, lang TEXT NOT NULL, state TEXT NOT NULL,
    weekdays TEXT NOT NULL, minute BIGINT NOT NULL, start_day TEXT NOT NULL, end_day TEXT NOT NULL,
    plan TEXT NOT NULL, pay TEXT NOT NULL, tells BOOLEAN NOT NULL, misses BIGINT NOT NULL, feed BIGINT NOT NULL,
    made_by TEXT NOT NULL, created_at BIGINT NOT NULL, changed_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX subscription_contact ON subscription (street, shop, contact);

-- One day of a subscription: what its customer wants otherwise on it, and what became of it. No row is an ordinary day.
CREATE TABLE lunch (
    street TEXT NOT NULL, shop TEXT NOT NULL, subscription_id TEXT NOT NULL, day TEXT NOT NULL,
    skipped BOOLEAN NOT NULL, content TEXT NOT NULL, minute BIGINT,
    outcome TEXT NOT NULL, order_id TEXT, pay TEXT NOT NULL, changes TEXT NOT NULL, served TEXT NOT NULL,
    followed BOOLEAN NOT NULL, made_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, subscription_id, day)
);
CREATE INDEX lunch_day ON lunch (street, shop, day);
CREATE INDEX lunch_order ON lunch (street, shop, order_id);
CREATE INDEX lunch_followed ON lunch (street, shop, day) WHERE followed;

-- The books: only ever added to. What stands after each entry is written with it, so that a fault is found.
CREATE TABLE lunch_entry (
    street TEXT NOT NULL, shop TEXT NOT NULL, subscription_id TEXT NOT NULL, number BIGINT NOT NULL,
    at BIGINT NOT NULL, kind TEXT NOT NULL, lunches BIGINT NOT NULL, due_cents BIGINT NOT NULL, paid_cents BIGINT NOT NULL,
    day TEXT NOT NULL, order_id TEXT, once TEXT NOT NULL, actor TEXT NOT NULL,
    lunches_after BIGINT NOT NULL CHECK (lunches_after >= 0), due_after BIGINT NOT NULL,
    PRIMARY KEY (street, shop, subscription_id, number)
);
CREATE UNIQUE INDEX lunch_entry_once ON lunch_entry (street, shop, subscription_id, once);
