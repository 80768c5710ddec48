package playground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PlaygroundExtension.class)
class PlaygroundTest {
  private static final String DISCOVERY =
      "{\"kind\":\"APIResourceList\",\"apiVersion\":\"v1\",\"groupVersion\":\"toys.example.com/v1\",\"resources\":["
          + "{\"name\":\"toys\",\"singularName\":\"toy\",\"namespaced\":true,\"kind\":\"Toy\",\"verbs\":[\"list\"]}]}";
  private static final String LIST =
      "{\"kind\":\"ToyList\",\"apiVersion\":\"toys.example.com/v1\",\"metadata\":{},\"items\":[]}";

  @Test
  void handsOverAReadyClient(KubernetesClient client) {
    client.resource(new NamespaceBuilder().withNewMetadata().withName("demo").endMetadata().build()).create();
    assertEquals("demo", client.namespaces().withName("demo").get().getMetadata().getName());
  }

  @Test
  void proxiesToAnExtensionServer(Playground playground, KubernetesClient client) throws Exception {
    HttpsServer server = toyServer(playground);
    try {
      String ca = playground.control("GET", "/v1/playground", null).path("ca").asText();
      String url = "https://localhost:" + server.getAddress().getPort();
      String name = playground.register("toys.example.com", "v1", url, ca, Duration.ofSeconds(10));
      var toys = client.genericKubernetesResources("toys.example.com/v1", "Toy").inNamespace("default");
      assertEquals("ToyList", toys.list().getKind());
      assertTrue(playground.explain("GET", "/apis/toys.example.com/v1/toys").toString().contains(name));
      playground.setFault(name, "error-500", null);
      assertThrows(KubernetesClientException.class, () -> client.raw("/apis/toys.example.com/v1/toys"));
      playground.clearFaults();
    } finally {
      server.stop(0);
    }
    Duration soon = Duration.ofMillis(100);
    var late =
        assertThrows(
            Playground.Refused.class,
            () -> playground.register("away.example.com", "v1", "https://127.0.0.1:1", null, soon));
    assertEquals("ERR_PLAYGROUND_AVAILABILITY", late.code());
  }

  private static HttpsServer toyServer(Playground playground) throws Exception {
    HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(serving(playground)));
    server.createContext(
        "/",
        exchange -> {
          boolean isList = exchange.getRequestURI().getPath().endsWith("/toys");
          byte[] body = (isList ? LIST : DISCOVERY).getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** A certificate of the playground's for the Service's name. */
  private static SSLContext serving(Playground playground) throws Exception {
    var names = Map.of("service", "v1-toys-example-com", "namespace", "default");
    var made = playground.control("POST", "/v1/serving-certificates", names);
    byte[] der = Base64.getMimeDecoder().decode(made.path("key").asText().replaceAll("-----[^-]+-----", ""));
    var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    byte[] pem = made.path("cert").asText().getBytes(StandardCharsets.UTF_8);
    Certificate certificate = CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("serving", key, new char[0], new Certificate[] {certificate});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }
}
