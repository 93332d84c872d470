-- A price, or a part of it, that comes back when a sale is undone.
ALTER TABLE transfers DROP CONSTRAINT transfers_kind_check
--;;
ALTER TABLE transfers ADD CONSTRAINT transfers_kind_check CHECK (kind IN
    ('deposit', 'hold', 'release', 'capture', 'charge', 'reversal', 'withdrawal', 'refund'))
