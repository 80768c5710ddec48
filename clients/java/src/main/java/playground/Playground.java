package playground;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A running playground: a Kubernetes API server with API aggregation, without Docker. */
public final class Playground implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final Path folder;
  private final JsonNode info;

  /** What the control API refused; the code is the same word in every language. */
  public static final class Refused extends RuntimeException {
    private final transient JsonNode answer;

    Refused(JsonNode answer) {
      super(answer.path("message").asText());
      this.answer = answer;
    }

    public String code() {
      return answer.path("code").asText();
    }

    /** Of the condition Available, where it was waited for; else empty. */
    public String reason() {
      return answer.path("reason").asText();
    }
  }

  /**
   * @param flags of {@code aggregation-playground up}, e.g. {@code "-f", "manifests"}. AGGREGATION_PLAYGROUND_COMMAND names
   *     another command than npx.
   */
  public Playground(String... flags) throws IOException, InterruptedException {
    folder = Files.createTempDirectory("playground-");
    Path ready = folder.resolve("ready.json");
    String command = System.getenv().getOrDefault("AGGREGATION_PLAYGROUND_COMMAND", "npx --yes aggregation-playground");
    List<String> words = new ArrayList<>(List.of(command.split(" +")));
    words.addAll(List.of("up", "--ephemeral", "--no-examples", "--no-tui", "--port", "0", "--proxy-port", "off"));
    words.addAll(List.of("--log-level", "error", "--control", "--stop-with-stdin", "--ready-file", ready.toString()));
    words.addAll(List.of(flags));
    // The playground ends when its standard input does, also when this process is killed.
    process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      waitFor(ready);
      info = JSON.readTree(ready.toFile());
    } catch (IOException | InterruptedException | RuntimeException error) {
      close();
      throw error;
    }
  }

  private void waitFor(Path ready) throws InterruptedException {
    Instant until = Instant.now().plus(START);
    while (!Files.exists(ready)) {
      if (!process.isAlive()) throw new IllegalStateException("the playground ended with exit code " + process.exitValue());
      if (Instant.now().isAfter(until)) throw new IllegalStateException("the playground was not ready after " + START);
      Thread.sleep(20);
    }
  }

  /** Path of the administrator's kubeconfig. */
  public Path kubeconfig() {
    return Path.of(info.path("kubeconfig").asText());
  }

  /** The administrator's; the caller closes it. */
  public KubernetesClient client() {
    return client("admin", "system:masters");
  }

  /** A user's, by a token: fabric8 reads no elliptic-curve key of a kubeconfig without Bouncy Castle. */
  public KubernetesClient client(String user, String... groups) {
    String token = control("POST", "/v1/tokens", Map.of("user", user, "groups", groups)).path("token").asText();
    Config config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(info.path("url").asText())
            .withCaCertFile(info.path("caFile").asText())
            .withOauthToken(token)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  /**
   * Makes Service and APIService for a running extension server, and waits until it is available.
   *
   * @param url {@code https://HOST:PORT}
   * @param caBundle PEM; null: its certificate is not verified
   * @return the name of the APIService
   */
  public String register(String group, String version, String url, String caBundle, Duration timeout) {
    var body = JSON.createObjectNode().put("group", group).put("version", version).put("url", url);
    body.put("timeoutMs", timeout.toMillis());
    if (caBundle != null) body.put("caBundle", caBundle);
    return control("POST", "/v1/registrations", body).path("apiService").asText();
  }

  /** Switches a failure on, e.g. {@code "delay", 500}; the value is null where the fault takes none. */
  public void setFault(String apiService, String fault, Integer value) {
    control("PUT", "/v1/faults/" + apiService + "/" + fault, value == null ? Map.of() : Map.of("value", value));
  }

  public void clearFaults() {
    control("DELETE", "/v1/faults", null);
  }

  /** Why a request would go where it goes. */
  public List<String> explain(String method, String target) {
    String query = "method=" + method + "&target=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    List<String> sentences = new ArrayList<>();
    control("GET", "/v1/explain?" + query, null).forEach(node -> sentences.add(node.asText()));
    return sentences;
  }

  /** Speaks the control API, which docs/control-api.json describes. */
  public JsonNode control(String method, String path, Object body) {
    try {
      String text = body == null ? "" : JSON.writeValueAsString(body);
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(info.path("controlUrl").asText() + path))
              .header("Authorization", "Bearer " + info.path("controlToken").asText())
              .method(method, HttpRequest.BodyPublishers.ofString(text))
              .build();
      HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(reply.body());
      if (reply.statusCode() >= 400) throw new Refused(answer);
      return answer;
    } catch (IOException error) {
      throw new IllegalStateException(error);
    } catch (InterruptedException error) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(error);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor();
    Files.deleteIfExists(folder.resolve("ready.json"));
    Files.deleteIfExists(folder);
  }
}
