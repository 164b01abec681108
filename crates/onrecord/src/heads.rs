//! What is read off the encoder's output. Every head works on one window at a time, on the hidden
//! states that one pass of the encoder gives.

pub(crate) mod actors;
pub(crate) mod crf;
pub(crate) mod statements;
