//! The drill site: months of lifelike history from a seed.
