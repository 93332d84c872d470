//! Sale plans at head office: the list, the editor with its preview, the versions of one.

pub mod editor;
pub mod form;
pub mod list;
pub mod preview;
pub mod versions;
