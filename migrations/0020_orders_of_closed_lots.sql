-- Standing orders take part in a live stage only: those of closed lots are dismissed when their lot closes. Before, they stayed.
DELETE FROM lot_orders USING lots WHERE lots.id = lot_orders.lot_id AND lots.state <> 'open'
