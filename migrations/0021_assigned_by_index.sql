-- What was given in turn of late is counted while wallets are locked: by this index, however many lots were sold by bids.
CREATE INDEX lots_assigned_idx ON lots (winner_tenant, closed_at, id) WHERE state = 'sold' AND assignment IS NOT NULL
