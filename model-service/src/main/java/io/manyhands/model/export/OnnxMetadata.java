package io.manyhands.model.export;

import io.manyhands.model.version.PublishedModel;
import java.util.LinkedHashMap;
import java.util.Map;

/// What an ONNX file says of where its model is from.
final class OnnxMetadata {
    private OnnxMetadata() {}

    static Map<String, String> of(PublishedModel.Current model) {
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("job", model.spec().getJobId());
        metadata.put("version", String.valueOf(model.version()));
        metadata.put("sha256", model.sha256().hex());
        var data = model.spec().getTraining().getData();
        if (data.hasText()) {
            metadata.put("alphabet", data.getText().getAlphabet());
        }
        return metadata;
    }
}
