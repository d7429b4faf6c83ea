# Mots communs à tous les écrans.
app-name = Comptoir
