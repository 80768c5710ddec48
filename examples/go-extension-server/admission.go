package main

import (
	"context"
	"errors"
	"io"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/admission/initializer"
	"k8s.io/client-go/informers"
	corelisters "k8s.io/client-go/listers/core/v1"
)

const (
	admissionName = "LockedNamespaces"
	lockedLabel   = "tasks.example.com/locked"
)

// lockedNamespaces refuses new tasks in namespaces that a label locks. The main apiserver knows the namespaces.
type lockedNamespaces struct {
	*admission.Handler
	namespaces corelisters.NamespaceLister
}

var (
	_ admission.ValidationInterface                = &lockedNamespaces{}
	_ initializer.WantsExternalKubeInformerFactory = &lockedNamespaces{}
)

func registerAdmission(plugins *admission.Plugins) {
	plugins.Register(admissionName, func(io.Reader) (admission.Interface, error) {
		return &lockedNamespaces{Handler: admission.NewHandler(admission.Create)}, nil
	})
}

func (p *lockedNamespaces) SetExternalKubeInformerFactory(factory informers.SharedInformerFactory) {
	informer := factory.Core().V1().Namespaces()
	p.namespaces = informer.Lister()
	p.SetReadyFunc(informer.Informer().HasSynced)
}

func (p *lockedNamespaces) ValidateInitialization() error {
	if p.namespaces == nil {
		return errors.New("the namespaces are not known")
	}
	return nil
}

func (p *lockedNamespaces) Validate(_ context.Context, attributes admission.Attributes, _ admission.ObjectInterfaces) error {
	if attributes.GetResource().GroupResource() != groupVersion.WithResource("tasks").GroupResource() {
		return nil
	}
	if !p.WaitForReady() {
		return admission.NewForbidden(attributes, errors.New("not yet ready to handle request"))
	}
	namespace, err := p.namespaces.Get(attributes.GetNamespace())
	if apierrors.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return err
	}
	if namespace.Labels[lockedLabel] == "true" {
		return admission.NewForbidden(attributes, errors.New("the namespace is locked"))
	}
	return nil
}
