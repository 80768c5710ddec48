package playground;

import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * {@code @ExtendWith(PlaygroundExtension.class)}: tests of a class that take a {@link Playground} or a {@link KubernetesClient}
 * share one, which ends with the class.
 */
public final class PlaygroundExtension implements ParameterResolver {
  private static final Namespace OWN = Namespace.create(PlaygroundExtension.class);

  private record Started(Playground playground, KubernetesClient client) implements AutoCloseable {
    static Started start() {
      try {
        Playground playground = new Playground();
        return new Started(playground, playground.client());
      } catch (Exception error) {
        throw new ParameterResolutionException("the playground did not start", error);
      }
    }

    @Override
    public void close() throws Exception {
      client.close();
      playground.close();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == Playground.class || type == KubernetesClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    String owner = context.getRequiredTestClass().getName();
    // The root's store would live until all classes are done.
    ExtensionContext ofClass = context.getTestMethod().isPresent() ? context.getParent().orElse(context) : context;
    Started started = ofClass.getStore(OWN).getOrComputeIfAbsent(owner, ignored -> Started.start(), Started.class);
    return parameter.getParameter().getType() == Playground.class ? started.playground() : started.client();
  }
}
