-- How far an alert has come is counted from this index alone, whatever was written to how many.
CREATE INDEX message_alert ON message (street, shop, about, purpose, state, channel, lang, reason) WHERE purpose = 'alert';
