package dev.tarn.store;

import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A folder of this machine that nobody can tell from a bucket, and that knows what was asked of it. */
public final class Elsewhere implements ObjectStore {

    private final LocalObjectStore folder;
    private final List<String> opened = Collections.synchronizedList(new ArrayList<>());
    private volatile Runnable beforeOpening = () -> {};

    public Elsewhere(Path folder) {
        this.folder = LocalObjectStore.at(folder);
    }

    /** Each part that was opened: its key, offset and length. */
    public List<String> opened() {
        return List.copyOf(opened);
    }

    public void beforeOpening(Runnable run) {
        beforeOpening = run;
    }

    @Override
    public String name() {
        return "memory://elsewhere";
    }

    private static StoredObject there(StoredObject here) {
        return new StoredObject(
                here.key(), URI.create("memory://elsewhere/" + here.key()), here.size(), here.etag(), here.modified());
    }

    @Override
    public List<StoredObject> list(String prefix) {
        return folder.list(prefix).stream().map(Elsewhere::there).toList();
    }

    @Override
    public List<String> folders(String below) {
        return folder.folders(below);
    }

    @Override
    public Optional<StoredObject> stat(String key) {
        return folder.stat(key).map(Elsewhere::there);
    }

    @Override
    public InputStream open(StoredObject object) {
        return open(object, 0, object.size());
    }

    @Override
    public InputStream open(StoredObject object, long offset, long length) {
        opened.add(object.key() + " " + offset + "+" + length);
        beforeOpening.run();
        return folder.open(object, offset, length);
    }
}
