-- What was given in turn of late is counted while wallets are locked: by this index, however many lots were sold by bids.
CREATE INDEX lots_assigned_idx ON lots (winner_tenant, closed_at, id) WHERE state = 'sold' AND assignment IS NOT NULL
--;;
-- A payment of a bank statement is looked for among the deposits of its amount.
CREATE INDEX transfers_deposit_idx ON transfers (tenant_id, amount, at) WHERE kind = 'deposit'
