package main

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"

	"k8s.io/apimachinery/pkg/api/equality"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
	"k8s.io/apiserver/pkg/storage"
)

const (
	// keptChanges is how many changes a watch may have missed and still be told of.
	keptChanges = 1000
	// watchBuffer is how many events a watcher may be behind before it is ended and has to list again.
	watchBuffer = 2 * keptChanges
)

// memory is a storage.Interface over a map. What goes in and what comes out are copies.
type memory struct {
	mu        sync.Mutex
	revision  uint64
	objects   map[string]runtime.Object
	changes   []change
	watchers  map[*watcher]struct{}
	newObject func() runtime.Object
}

// change is one write: before is nil for a creation, after for a deletion.
type change struct {
	key           string
	revision      uint64
	before, after runtime.Object
}

var versioner = storage.APIObjectVersioner{}

func newMemory(newObject func() runtime.Object) *memory {
	// A revision of 0 means "any" in requests.
	return &memory{revision: 1, objects: map[string]runtime.Object{}, watchers: map[*watcher]struct{}{}, newObject: newObject}
}

func (m *memory) Versioner() storage.Versioner { return versioner }

func assign(to, from runtime.Object) {
	reflect.ValueOf(to).Elem().Set(reflect.ValueOf(from.DeepCopyObject()).Elem())
}

// write stores a copy of the object (nil deletes) under a new revision and tells the watchers. The lock is held.
func (m *memory) write(key string, object runtime.Object) (runtime.Object, error) {
	before := m.objects[key]
	kept := before
	if object != nil {
		kept = object
	}
	kept = kept.DeepCopyObject()
	if err := versioner.UpdateObject(kept, m.revision+1); err != nil {
		return nil, err
	}
	m.revision++
	made := change{key: key, revision: m.revision, before: before, after: kept}
	if object == nil {
		// The event of a deletion has the object's last state and the deletion's revision.
		delete(m.objects, key)
		made.before, made.after = kept, nil
	} else {
		m.objects[key] = kept
	}
	m.changes = append(m.changes, made)
	if len(m.changes) > keptChanges {
		m.changes = m.changes[len(m.changes)-keptChanges:]
	}
	for each := range m.watchers {
		each.tell(made)
	}
	return kept, nil
}

func (m *memory) Create(_ context.Context, key string, object, out runtime.Object, _ uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, exists := m.objects[key]; exists {
		return storage.NewKeyExistsError(key, 0)
	}
	kept, err := m.write(key, object)
	if err == nil && out != nil {
		assign(out, kept)
	}
	return err
}

func (m *memory) read(key string) (runtime.Object, uint64, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	object, exists := m.objects[key]
	if !exists {
		return m.newObject(), 0, false
	}
	revision, _ := versioner.ObjectResourceVersion(object)
	return object.DeepCopyObject(), revision, true
}

// replace writes if nobody else has written since the revision was read.
func (m *memory) replace(key string, object, out runtime.Object, read uint64) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var now uint64
	if current, exists := m.objects[key]; exists {
		now, _ = versioner.ObjectResourceVersion(current)
	}
	if now != read {
		return false, nil
	}
	kept, err := m.write(key, object)
	if err == nil {
		assign(out, kept)
	}
	return true, err
}

func (m *memory) Delete(ctx context.Context, key string, out runtime.Object, preconditions *storage.Preconditions,
	validate storage.ValidateObjectFunc, _ runtime.Object, _ storage.DeleteOptions) error {
	for {
		current, revision, exists := m.read(key)
		if !exists {
			return storage.NewKeyNotFoundError(key, 0)
		}
		if err := preconditions.Check(key, current); err != nil {
			return err
		}
		if err := validate(ctx, current); err != nil {
			return err
		}
		if done, err := m.replace(key, nil, out, revision); done || err != nil {
			return err
		}
	}
}

func (m *memory) GuaranteedUpdate(_ context.Context, key string, out runtime.Object, ignoreNotFound bool,
	preconditions *storage.Preconditions, update storage.UpdateFunc, _ runtime.Object) error {
	for {
		current, revision, exists := m.read(key)
		if !exists && !ignoreNotFound {
			return storage.NewKeyNotFoundError(key, 0)
		}
		if err := preconditions.Check(key, current); err != nil {
			return err
		}
		changed, _, err := update(current.DeepCopyObject(), storage.ResponseMeta{ResourceVersion: revision})
		if err != nil {
			return err
		}
		if exists && equality.Semantic.DeepEqual(changed, current) {
			assign(out, current)
			return nil
		}
		if done, err := m.replace(key, changed, out, revision); done || err != nil {
			return err
		}
	}
}

func (m *memory) Get(_ context.Context, key string, options storage.GetOptions, out runtime.Object) error {
	if err := m.checkNotAhead(options.ResourceVersion); err != nil {
		return err
	}
	object, _, exists := m.read(key)
	if !exists && !options.IgnoreNotFound {
		return storage.NewKeyNotFoundError(key, 0)
	}
	assign(out, object)
	return nil
}

func (m *memory) checkNotAhead(resourceVersion string) error {
	wanted, err := versioner.ParseResourceVersion(resourceVersion)
	if err != nil {
		return apierrors.NewBadRequest(err.Error())
	}
	if now, _ := m.GetCurrentResourceVersion(context.Background()); wanted > now {
		return storage.NewTooLargeResourceVersionError(wanted, now, 1)
	}
	return nil
}

// under lists the objects of a key, or below it, in the order of their keys. The lock is held.
func (m *memory) under(key string, options storage.ListOptions) ([]runtime.Object, error) {
	var found []runtime.Object
	for _, each := range slices.Sorted(maps.Keys(m.objects)) {
		if !within(each, key, options.Recursive) {
			continue
		}
		if matches, err := options.Predicate.Matches(m.objects[each]); err != nil {
			return nil, err
		} else if matches {
			found = append(found, m.objects[each])
		}
	}
	return found, nil
}

func within(key, wanted string, isRecursive bool) bool {
	if !isRecursive {
		return key == wanted
	}
	return strings.HasPrefix(key, strings.TrimSuffix(wanted, "/")+"/")
}

// GetList answers whole: a limit is a wish.
func (m *memory) GetList(_ context.Context, key string, options storage.ListOptions, list runtime.Object) error {
	if err := m.checkNotAhead(options.ResourceVersion); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	found, err := m.under(key, options)
	if err != nil {
		return err
	}
	copies := make([]runtime.Object, 0, len(found))
	for _, object := range found {
		copies = append(copies, object.DeepCopyObject())
	}
	if err := meta.SetList(list, copies); err != nil {
		return err
	}
	return versioner.UpdateList(list, m.revision, "", nil)
}

func (m *memory) GetCurrentResourceVersion(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.revision, nil
}

func (m *memory) Stats(context.Context) (storage.Stats, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return storage.Stats{ObjectCount: int64(len(m.objects))}, nil
}

func (m *memory) ReadinessCheck() error                               { return nil }
func (m *memory) RequestWatchProgress(context.Context) error          { return nil }
func (m *memory) EnableResourceSizeEstimation(storage.KeysFunc) error { return nil }
func (m *memory) CompactRevision() int64                              { return 0 }

func (m *memory) close() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for each := range m.watchers {
		each.end()
	}
}

// Watch tells of what is there first where the request says so, else of what has changed since its revision.
func (m *memory) Watch(ctx context.Context, key string, options storage.ListOptions) (watch.Interface, error) {
	since, err := versioner.ParseResourceVersion(options.ResourceVersion)
	if err != nil {
		return nil, apierrors.NewBadRequest(err.Error())
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	made := &watcher{memory: m, key: key, options: options, events: make(chan watch.Event, watchBuffer)}
	initial := options.SendInitialEvents
	switch {
	case since == 0 || (initial != nil && *initial):
		err = made.tellCurrent()
	case since < m.oldestKept():
		err = apierrors.NewResourceExpired("the resourceVersion for the provided watch is too old")
	default:
		for _, each := range m.changes {
			if each.revision > since {
				made.tell(each)
			}
		}
	}
	if err != nil {
		return nil, err
	}
	m.watchers[made] = struct{}{}
	context.AfterFunc(ctx, made.Stop)
	return made, nil
}

// oldestKept is the revision since which all changes are known.
func (m *memory) oldestKept() uint64 {
	if len(m.changes) == 0 {
		return m.revision
	}
	return m.changes[0].revision - 1
}

// watcher is one watch; all but Stop and ResultChan is called with the lock held.
type watcher struct {
	memory  *memory
	key     string
	options storage.ListOptions
	events  chan watch.Event
	isOver  bool
}

func (w *watcher) ResultChan() <-chan watch.Event { return w.events }

func (w *watcher) Stop() {
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	w.end()
}

func (w *watcher) end() {
	if !w.isOver {
		w.isOver = true
		delete(w.memory.watchers, w)
		close(w.events)
	}
}

func (w *watcher) send(kind watch.EventType, object runtime.Object) {
	select {
	case w.events <- watch.Event{Type: kind, Object: object.DeepCopyObject()}:
	default:
		w.end()
	}
}

func (w *watcher) matches(object runtime.Object) bool {
	if object == nil {
		return false
	}
	matches, err := w.options.Predicate.Matches(object)
	return err == nil && matches
}

// tell sends an object that enters the selection as added, and one that leaves it as deleted.
func (w *watcher) tell(made change) {
	if w.isOver || !within(made.key, w.key, w.options.Recursive) {
		return
	}
	before, after := w.matches(made.before), w.matches(made.after)
	switch {
	case before && after:
		w.send(watch.Modified, made.after)
	case after:
		w.send(watch.Added, made.after)
	case before:
		left := made.before.DeepCopyObject()
		_ = versioner.UpdateObject(left, made.revision)
		w.send(watch.Deleted, left)
	}
}

func (w *watcher) tellCurrent() error {
	found, err := w.memory.under(w.key, w.options)
	if err != nil {
		return err
	}
	for _, object := range found {
		w.send(watch.Added, object)
	}
	initial := w.options.SendInitialEvents
	if initial == nil || !*initial || !w.options.Predicate.AllowWatchBookmarks {
		return nil
	}
	bookmark := w.memory.newObject()
	if err := versioner.UpdateObject(bookmark, w.memory.revision); err != nil {
		return err
	}
	if err := storage.AnnotateInitialEventsEndBookmark(bookmark); err != nil {
		return err
	}
	w.send(watch.Bookmark, bookmark)
	return nil
}
