//! The tenant's people.

diesel::table! {
    staff (id) {
        id -> Uuid,
        name -> Text,
        email -> Text,
        role -> Text,
        active -> Bool,
    }
}
