-- Orders with their lines, the slots they occupy, and the batches that are announced.
CREATE TABLE orders (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    day TEXT NOT NULL, number BIGINT NOT NULL, pickup_at BIGINT NOT NULL, slot_at BIGINT NOT NULL, need TEXT NOT NULL,
    source TEXT NOT NULL, external_id TEXT NOT NULL, visitor TEXT NOT NULL,
    customer_id TEXT, name TEXT NOT NULL, contact TEXT NOT NULL, lang TEXT NOT NULL,
    state TEXT NOT NULL, payment TEXT NOT NULL, total_cents BIGINT NOT NULL, note TEXT NOT NULL,
    placed_at BIGINT NOT NULL, expires_at BIGINT NOT NULL, changeable_until BIGINT NOT NULL, moved_at BIGINT NOT NULL,
    receipt TEXT, prints BIGINT NOT NULL, version BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE UNIQUE INDEX orders_external ON orders (street, shop, source, external_id);
CREATE INDEX orders_board ON orders (street, shop, day, number);
CREATE INDEX orders_contact ON orders (street, shop, contact, placed_at);
CREATE INDEX orders_overdue ON orders (street, shop, expires_at)
    WHERE state IN ('held', 'received', 'accepted', 'preparing', 'set_aside', 'ready');
CREATE INDEX orders_visitor ON orders (street, shop, visitor) WHERE state = 'held';

CREATE TABLE order_line (
    street TEXT NOT NULL, shop TEXT NOT NULL, order_id TEXT NOT NULL, line BIGINT NOT NULL,
    sku TEXT NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL, quantity BIGINT NOT NULL,
    price_cents BIGINT NOT NULL, vat_points BIGINT NOT NULL, total_cents BIGINT NOT NULL,
    allergens TEXT NOT NULL, stock_day TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (street, shop, order_id, line)
) /* clustered */;

-- How much of a pick-up slot is taken by firm orders, by measure: orders, pieces, or minutes of a workstation.
CREATE TABLE slot (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL, measure TEXT NOT NULL,
    used BIGINT NOT NULL CHECK (used >= 0),
    PRIMARY KEY (street, shop, day, at, measure)
) /* clustered */;

CREATE TABLE slot_hold (
    street TEXT NOT NULL, shop TEXT NOT NULL, day TEXT NOT NULL, at BIGINT NOT NULL, measure TEXT NOT NULL,
    order_id TEXT NOT NULL, quantity BIGINT NOT NULL, expires_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, day, at, measure, order_id)
) /* clustered */;
CREATE INDEX slot_hold_order ON slot_hold (street, shop, order_id);

CREATE TABLE batch (
    street TEXT NOT NULL, shop TEXT NOT NULL, id TEXT NOT NULL,
    sku TEXT NOT NULL, day TEXT NOT NULL, source TEXT NOT NULL, quantity BIGINT NOT NULL, ready_at BIGINT NOT NULL,
    state TEXT NOT NULL, announced BOOLEAN NOT NULL, word TEXT NOT NULL, created_at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, id)
);
CREATE INDEX batch_day ON batch (street, shop, day, ready_at);
