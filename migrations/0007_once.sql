-- What a form did, by its nonce, so that the same tap sent twice does it once. Forgotten after some days.
CREATE TABLE once (
    street TEXT NOT NULL, shop TEXT NOT NULL, nonce TEXT NOT NULL, answer TEXT NOT NULL, at BIGINT NOT NULL,
    PRIMARY KEY (street, shop, nonce)
) /* clustered */;
