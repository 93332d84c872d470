-- Live stages (ascending, descending), cancelled lots and hand-overs by hand.
ALTER TABLE lots
    ADD COLUMN started timestamptz[] NOT NULL DEFAULT '{}',
    ADD COLUMN leading_bid bigint,
    ADD COLUMN asked_step integer,
    ADD COLUMN lead_was text,
    ADD COLUMN reason text
--;;
UPDATE lots SET started = array_fill(stage_started_at, ARRAY[stage + 1]) WHERE state = 'open'
--;;
ALTER TABLE bids DROP CONSTRAINT bids_state_check
--;;
ALTER TABLE bids ADD CONSTRAINT bids_state_check CHECK (state IN ('live', 'replaced', 'outbid', 'won', 'lost', 'void'))
--;;
-- Standing orders that take part in a live stage: those that fitted the lead when the stage opened.
CREATE TABLE lot_orders (
    lot_id uuid NOT NULL,
    stage integer NOT NULL,
    order_id uuid NOT NULL,
    tenant_id uuid NOT NULL,
    PRIMARY KEY (lot_id, stage, order_id),
    CONSTRAINT lot_orders_lot_fkey FOREIGN KEY (lot_id) REFERENCES lots (id),
    CONSTRAINT lot_orders_order_fkey FOREIGN KEY (order_id) REFERENCES standing_orders (id)
)
--;;
CREATE INDEX lot_orders_order_idx ON lot_orders (order_id)
