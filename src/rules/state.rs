//! Where a lot stands and where a bid came from, in the words that are stored and signed.

use kernel::words;

words! {
    /// Where a lot stands.
    LotState {
        /// At one of its stages.
        Open = "open",
        /// The lead has an owner.
        Sold = "sold",
        /// No stage found an owner.
        Unsold = "unsold",
        /// Head office took it back.
        Cancelled = "cancelled",
    }
}

words! {
    /// Where a bid came from.
    BidSource {
        /// A standing order.
        StandingOrder = "standing_order",
        /// A person.
        Manual = "manual",
    }
}
