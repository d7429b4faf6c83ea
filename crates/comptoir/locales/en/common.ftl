# Words that every screen shares.
app-name = Comptoir
