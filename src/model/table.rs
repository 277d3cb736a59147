//! Records by their ids, and references to them that cannot dangle.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::ops::Index;

/// A reference to a record of a [`Table`] of the same site.
pub struct Ref<T> {
    index: usize,
    of: PhantomData<fn() -> T>,
}

impl<T> Ref<T> {
    pub(super) fn at(index: usize) -> Self {
        Ref { index, of: PhantomData }
    }

    /// The place of the record in its table.
    pub fn index(self) -> usize {
        self.index
    }
}

impl<T> Clone for Ref<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Ref<T> {}

impl<T> PartialEq for Ref<T> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index
    }
}

impl<T> Eq for Ref<T> {}

impl<T> PartialOrd for Ref<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Ref<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.index.cmp(&other.index)
    }
}

impl<T> std::fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{}", self.index)
    }
}

/// Records in a fixed order, each with an id of its own. `K` is what references to them are called by: where records refer to
/// each other in a circle, it is a type that stands for theirs.
#[derive(Debug, Clone)]
pub struct Table<T, K = T> {
    records: Vec<T>,
    by_id: BTreeMap<String, usize>,
    by: PhantomData<fn() -> K>,
}

impl<T, K> Default for Table<T, K> {
    fn default() -> Self {
        Table { records: Vec::new(), by_id: BTreeMap::new(), by: PhantomData }
    }
}

impl<T, K> Table<T, K> {
    /// An empty table with room for so many records.
    pub(super) fn with_capacity(records: usize) -> Self {
        Table { records: Vec::with_capacity(records), by_id: BTreeMap::new(), by: PhantomData }
    }

    /// Adds a record; a second one with the same id is not found by it.
    pub fn push(&mut self, id: &str, record: T) -> Ref<K> {
        let index = self.records.len();
        self.by_id.entry(id.to_owned()).or_insert(index);
        self.records.push(record);
        Ref::at(index)
    }

    /// Adds a record that has no id, and is not found by one.
    pub(super) fn push_nameless(&mut self, record: T) -> Ref<K> {
        self.records.push(record);
        Ref::at(self.records.len() - 1)
    }

    /// The record called `id`.
    pub fn find(&self, id: &str) -> Option<Ref<K>> {
        self.by_id.get(id).map(|index| Ref::at(*index))
    }

    /// All ids, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().map(String::as_str)
    }

    /// All records in order, each with its reference.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Ref<K>, &T)> + ExactSizeIterator + Clone {
        self.records.iter().enumerate().map(|(index, record)| (Ref::at(index), record))
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Changes a record.
    pub(super) fn get_mut(&mut self, reference: Ref<K>) -> Option<&mut T> {
        self.records.get_mut(reference.index)
    }
}

impl<T, K> Index<Ref<K>> for Table<T, K> {
    type Output = T;
    fn index(&self, reference: Ref<K>) -> &T {
        &self.records[reference.index]
    }
}
