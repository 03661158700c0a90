"""Links that show one résumé to whoever has them."""
