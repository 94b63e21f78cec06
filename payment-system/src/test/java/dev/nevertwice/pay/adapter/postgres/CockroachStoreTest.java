package dev.nevertwice.pay.adapter.postgres;

/** Never run so far: docs/databases.md. */
final class CockroachStoreTest extends ContainerContract {

    @Override
    protected String image() {
        return "cockroachdb/cockroach:v24.3.5";
    }

    @Override
    protected String imageVariable() {
        return "NEVERTWICE_COCKROACH_IMAGE";
    }

    @Override
    protected String[] command() {
        return new String[]{"start-single-node", "--insecure"};
    }

    @Override
    protected int port() {
        return 26257;
    }

    @Override
    protected String path() {
        return "/defaultdb?user=root";
    }
}
