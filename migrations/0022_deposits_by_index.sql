-- A payment of a bank statement is looked for among the deposits of its amount. Apart from the index before it: two tables locked by one
-- transaction would get in the way of the bids of the moment.
CREATE INDEX transfers_deposit_idx ON transfers (tenant_id, amount, at) WHERE kind = 'deposit'
