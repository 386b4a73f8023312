//! Generated types and operations of the three documents under spec/.
