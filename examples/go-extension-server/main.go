// An extension apiserver on Kubernetes' own library: tasks.example.com/v1 with one kind, Task, kept in memory, with
// validation, a status subresource, an admission plugin and OpenAPI. It takes the flags of every such server.
package main

import (
	"context"
	"errors"
	"net"
	"os"

	"github.com/spf13/pflag"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	utilerrors "k8s.io/apimachinery/pkg/util/errors"
	"k8s.io/apiserver/pkg/admission"
	"k8s.io/apiserver/pkg/endpoints/openapi"
	"k8s.io/apiserver/pkg/registry/rest"
	genericapiserver "k8s.io/apiserver/pkg/server"
	genericoptions "k8s.io/apiserver/pkg/server/options"
	"k8s.io/apiserver/pkg/util/compatibility"
	utilfeature "k8s.io/apiserver/pkg/util/feature"
	"k8s.io/component-base/cli/globalflag"
	"k8s.io/component-base/logs"
	"k8s.io/klog/v2"
)

func main() {
	if err := run(genericapiserver.SetupSignalContext(), os.Args[1:]); err != nil {
		klog.ErrorS(err, "the server ended")
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	logs.InitLogs()
	defer logs.FlushLogs()
	options := genericoptions.NewRecommendedOptions("", codecs.LegacyCodec(groupVersion))
	// Objects are kept in memory.
	options.Etcd = nil
	registerAdmission(options.Admission.Plugins)
	options.Admission.RecommendedPluginOrder = append(options.Admission.RecommendedPluginOrder, admissionName)
	options.ExtraAdmissionInitializers = func(*genericapiserver.RecommendedConfig) ([]admission.PluginInitializer, error) {
		return nil, nil
	}

	flags := pflag.NewFlagSet("go-extension-server", pflag.ContinueOnError)
	options.AddFlags(flags)
	globalflag.AddGlobalFlags(flags, flags.Name())
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, pflag.ErrHelp) {
			return nil
		}
		return err
	}
	if err := utilerrors.NewAggregate(options.Validate()); err != nil {
		return err
	}
	server, err := newServer(options)
	if err != nil {
		return err
	}
	return server.PrepareRun().RunWithContext(ctx)
}

func newServer(options *genericoptions.RecommendedOptions) (*genericapiserver.GenericAPIServer, error) {
	names := []string{"v1-tasks-example-com.default.svc"}
	if err := options.SecureServing.MaybeDefaultWithSelfSignedCerts("localhost", names, []net.IP{net.IPv4(127, 0, 0, 1)}); err != nil {
		return nil, err
	}
	config := genericapiserver.NewRecommendedConfig(codecs)
	namer := openapi.NewDefinitionNamer(scheme)
	config.OpenAPIConfig = genericapiserver.DefaultOpenAPIConfig(openAPIDefinitions, namer)
	config.OpenAPIV3Config = genericapiserver.DefaultOpenAPIV3Config(openAPIDefinitions, namer)
	config.OpenAPIConfig.Info.Title, config.OpenAPIV3Config.Info.Title = "Tasks", "Tasks"
	config.EffectiveVersion = compatibility.DefaultBuildEffectiveVersion()
	config.FeatureGate = utilfeature.DefaultFeatureGate
	if err := options.ApplyTo(config); err != nil {
		return nil, err
	}
	server, err := config.Complete().New("go-extension-server", genericapiserver.NewEmptyDelegate())
	if err != nil {
		return nil, err
	}
	tasks, status, err := newTaskStorage()
	if err != nil {
		return nil, err
	}
	group := genericapiserver.NewDefaultAPIGroupInfo(groupVersion.Group, scheme, metav1.ParameterCodec, codecs)
	group.VersionedResourcesStorageMap[groupVersion.Version] = map[string]rest.Storage{"tasks": tasks, "tasks/status": status}
	return server, server.InstallAPIGroup(&group)
}
