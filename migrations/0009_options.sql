-- How a line of an order is wanted: `["tranché"]`.
ALTER TABLE order_line ADD COLUMN options TEXT NOT NULL DEFAULT '[]';
